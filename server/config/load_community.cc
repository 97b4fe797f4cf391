// SPDX-License-Identifier: Apache-2.0
#include "config/load_community.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "base/check.h"
#include "config/embedded.h"
#include "config/nearest.h"
#include "config/problems.h"
#include "config/toml.h"
#include "domain/working_time.h"

namespace coconsult::config {
namespace {

constexpr std::size_t kMaxIdLength = 64;  // as the protocol allows
constexpr std::size_t kMaxLabelBytes = 200;

// What an item of a list may hold besides id and label.
struct Column {
  enum Type { kText, kOptionalText, kOptionalFlag };
  std::string key;
  Type type = kText;
};

struct Item {
  int line = 0;
  std::map<std::string, std::string> texts;  // with id and label
  std::map<std::string, bool> flags;

  ReferenceItem Reference() const { return {texts.at("id"), texts.at("label")}; }
};

bool IsId(const std::string& text) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= kMaxIdLength && is_letter(text[0]) &&
         std::ranges::all_of(text, fits);
}

bool IsLabel(const std::string& text) {
  const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; };
  return !text.empty() && text.size() <= kMaxLabelBytes && std::ranges::none_of(text, is_control);
}

bool IsGssCode(const std::string& text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  return text.size() == 9 && text[0] >= 'A' && text[0] <= 'Z' &&
         std::all_of(text.begin() + 1, text.end(), is_digit);
}

// Reads one file and gathers everything that is wrong with it.
class Reader {
 public:
  Reader(std::string file, TomlTable table) : file_(std::move(file)), table_(std::move(table)) {}

  Result<Community> Read() {
    CheckKeys(table_, {"name", "time_zone", "holidays", "report_groups", "sectors", "regions", "localities",
                       "role_levels", "themes", "help_wanted", "problem_types", "message_kinds"});
    ReadNameAndTime();
    community_.report_groups = ReadPlainList("report_groups");
    ReadSectors();
    community_.regions = ReadPlainList("regions");
    ReadLocalities();
    community_.role_levels = ReadPlainList("role_levels");
    community_.themes = ReadPlainList("themes");
    community_.help_wanted = ReadPlainList("help_wanted");
    community_.problem_types = ReadPlainList("problem_types");
    ReadMessageKinds();
    if (problems_.empty()) return std::move(community_);
    return ProblemsError("INVALID_COMMUNITY", std::move(problems_));
  }

 private:
  void ReadNameAndTime() {
    const TomlEntry* name = Find("name");
    const auto* text = name ? std::get_if<std::string>(&name->value.value) : nullptr;
    if (text && IsLabel(*text)) {
      community_.name = *text;
    } else {
      AddProblem(name ? name->line : 1, "Give the community a name of one line: name = \"...\".");
    }
    if (const TomlEntry* zone = Find("time_zone")) {
      const auto* zone_name = std::get_if<std::string>(&zone->value.value);
      if (zone_name && WorkingCalendar::Create(*zone_name, {})) {
        community_.time_zone = *zone_name;
      } else {
        AddProblem(zone->line,
                   "time_zone has to be a time zone that this system knows, such as \"Europe/London\".");
      }
    }
    ReadHolidays();
  }

  void ReadHolidays() {
    const TomlEntry* entry = Find("holidays");
    if (!entry) return;
    const auto* days = std::get_if<TomlArray>(&entry->value.value);
    if (!days) {
      AddProblem(entry->line, "holidays has to be a list of dates in quotes: holidays = [\"2026-12-25\"].");
      return;
    }
    for (const TomlValue& day : *days) {
      const auto* text = std::get_if<std::string>(&day.value);
      if (!text || text->size() != 10 || !WorkingCalendar::Create(community_.time_zone, {*text})) {
        AddProblem(day.line, "A holiday has to be a date in quotes, as in \"2026-12-25\".");
      } else if (std::ranges::find(community_.holidays, *text) != community_.holidays.end()) {
        AddProblem(day.line, "The holiday " + *text + " is there twice. Remove one.");
      } else {
        community_.holidays.push_back(*text);
      }
    }
  }

  void ReadSectors() {
    for (const Item& item : ReadList("sectors", {{"report_group"}})) {
      const std::string& group = item.texts.at("report_group");
      CheckReference(item.line, "report_group", group, community_.report_groups);
      community_.sectors.push_back({item.Reference(), group});
    }
  }

  void ReadLocalities() {
    std::map<std::string, std::string> ids_by_code;
    for (const Item& item :
         ReadList("localities", {{"region"}, {"code"}, {"mapping_status", Column::kOptionalText}})) {
      const std::string& region = item.texts.at("region");
      CheckReference(item.line, "region", region, community_.regions);
      CheckCode(item, ids_by_code);
      CheckMappingStatus(item);
      community_.localities.push_back({item.Reference(), region, item.texts.at("code")});
    }
  }

  void CheckCode(const Item& item, std::map<std::string, std::string>& ids_by_code) {
    const std::string& id = item.texts.at("id");
    const std::string& code = item.texts.at("code");
    const auto [entry, is_new] = ids_by_code.emplace(code, id);
    if (!IsGssCode(code)) {
      AddProblem(item.line, "The code of " + id +
                                " has to be a letter and eight digits, such as S12000033; it is '" + code +
                                "'.");
    } else if (!is_new) {
      AddProblem(item.line, "The code " + code + " of " + id + " is that of " + entry->second +
                                " already. Correct one of them.");
    }
  }

  void CheckMappingStatus(const Item& item) {
    const auto status = item.texts.find("mapping_status");
    if (status == item.texts.end() || status->second == "inferred" || status->second == "confirmed") return;
    AddProblem(item.line,
               "mapping_status of " + item.texts.at("id") + " has to be \"inferred\" or \"confirmed\".");
  }

  void ReadMessageKinds() {
    bool any_substantive = false;
    for (const Item& item : ReadList("message_kinds", {{"substantive", Column::kOptionalFlag}})) {
      const auto flag = item.flags.find("substantive");
      const bool substantive = flag != item.flags.end() && flag->second;
      any_substantive |= substantive;
      community_.message_kinds.push_back({item.Reference(), substantive});
    }
    if (!any_substantive && !community_.message_kinds.empty()) {
      AddProblem(LineOf("message_kinds"),
                 "No message kind is substantive, so that reports would count no answer. Add "
                 "substantive = true to the kinds that answer somebody.");
    }
  }

  std::vector<ReferenceItem> ReadPlainList(const std::string& name) {
    std::vector<ReferenceItem> items;
    for (const Item& item : ReadList(name, {})) items.push_back(item.Reference());
    return items;
  }

  // The items that are complete; what is wrong with the others has been noted.
  std::vector<Item> ReadList(const std::string& name, const std::vector<Column>& columns) {
    const TomlEntry* entry = Find(name);
    const auto* values = entry ? std::get_if<TomlArray>(&entry->value.value) : nullptr;
    if (!values || values->empty()) {
      AddProblem(entry ? entry->line : 1, "The list " + name + " has to have an entry: " + name +
                                              " = [{ id = \"...\", label = \"...\" }].");
      return {};
    }
    std::vector<Item> items;
    std::map<std::string, int> lines;
    for (const TomlValue& value : *values) {
      Item item{.line = value.line};
      const auto* fields = std::get_if<TomlTable>(&value.value);
      if (!fields) {
        AddProblem(value.line,
                   "An entry of " + name + " has to look like { id = \"...\", label = \"...\" }.");
      } else if (ReadItem(name, *fields, columns, item)) {
        const auto [first, is_new] = lines.emplace(item.texts.at("id"), value.line);
        if (!is_new) {
          AddProblem(value.line, "The id '" + first->first + "' is in " + name + " already, at line " +
                                     std::to_string(first->second) + ". Choose another or remove one.");
        }
        items.push_back(std::move(item));
      }
    }
    return items;
  }

  bool ReadItem(const std::string& list, const TomlTable& fields, const std::vector<Column>& columns,
                Item& item) {
    const std::size_t before = problems_.size();
    std::vector<Column> all = {{"id"}, {"label"}};
    all.insert(all.end(), columns.begin(), columns.end());
    std::vector<std::string> keys;
    keys.reserve(all.size());
    for (const Column& column : all) keys.push_back(column.key);
    CheckKeys(fields, keys);
    for (const Column& column : all) ReadField(list, fields, column, item);
    if (problems_.size() != before) return false;

    const std::string& id = item.texts.at("id");
    if (!IsId(id)) {
      AddProblem(item.line, "The id '" + id + "' in " + list +
                                " has to begin with a lower-case letter and go on with at most 63 lower-case "
                                "letters, digits and underscores.");
    }
    if (!IsLabel(item.texts.at("label"))) {
      AddProblem(item.line,
                 "The label of '" + id + "' in " + list + " has to be one line of at most 200 bytes.");
    }
    return problems_.size() == before;
  }

  void ReadField(const std::string& list, const TomlTable& fields, const Column& column, Item& item) {
    const auto field = std::ranges::find(fields, column.key, &TomlEntry::key);
    if (field == fields.end()) {
      if (column.type == Column::kText) {
        AddProblem(item.line, "An entry of " + list + " lacks its " + column.key + ".");
      }
      return;
    }
    const auto* text = std::get_if<std::string>(&field->value.value);
    const auto* flag = std::get_if<bool>(&field->value.value);
    if (column.type == Column::kOptionalFlag && flag) {
      item.flags[column.key] = *flag;
    } else if (column.type != Column::kOptionalFlag && text) {
      item.texts[column.key] = *text;
    } else {
      const std::string wanted = column.type == Column::kOptionalFlag ? "true or false" : "a text in quotes";
      AddProblem(field->line, column.key + " in " + list + " has to be " + wanted + "; it is " +
                                  field->value.TypeName() + ".");
    }
  }

  void CheckReference(int line, const std::string& key, const std::string& id,
                      const std::vector<ReferenceItem>& items) {
    std::vector<std::string> known;
    known.reserve(items.size());
    for (const ReferenceItem& item : items) known.push_back(item.id);
    if (std::ranges::find(known, id) != known.end()) return;
    AddProblem(line, "There is no " + key + " '" + id + "'." + DidYouMean(id, known) +
                         " Use an id of the list " + key + "s, or add it there.");
  }

  void CheckKeys(const TomlTable& table, const std::vector<std::string>& known) {
    for (const TomlEntry& entry : table) {
      if (std::ranges::find(known, entry.key) != known.end()) continue;
      AddProblem(entry.line, "There is nothing called '" + entry.key + "' here." +
                                 DidYouMean(entry.key, known) + " Correct or remove it.");
    }
  }

  const TomlEntry* Find(const std::string& key) const {
    const auto found = std::ranges::find(table_, key, &TomlEntry::key);
    return found == table_.end() ? nullptr : &*found;
  }
  int LineOf(const std::string& key) const {
    const TomlEntry* entry = Find(key);
    return entry ? entry->line : 1;
  }

  void AddProblem(int line, const std::string& what) {
    problems_.push_back({file_ + ":" + std::to_string(line), what});
  }

  const std::string file_;
  const TomlTable table_;
  Community community_;
  std::vector<FieldViolation> problems_;
};

}  // namespace

Result<Community> ParseCommunity(const std::string& name, std::string_view text) {
  ASSIGN_OR_RETURN(TomlTable table, ParseToml(name, text));
  return Reader(name, std::move(table)).Read();
}

Result<Community> LoadCommunity(const std::optional<std::filesystem::path>& file) {
  if (!file) {
    COCONSULT_CHECK(DefaultFiles().size() == 1);
    return ParseCommunity("built-in community", DefaultFiles()[0].content);
  }
  ASSIGN_OR_RETURN(TomlTable table, ReadToml(*file));
  return Reader(file->string(), std::move(table)).Read();
}

}  // namespace coconsult::config
