// SPDX-License-Identifier: Apache-2.0
#include "client/cli/practitioner_csv.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>
#include <unordered_map>

#include "client/cli/csv_table.h"
#include "client/cli/text.h"
#include "client/cli/working_hours.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kMostProblems = 50;
constexpr std::array kNeeded = {"email",    "display_name", "sector", "organisation",
                                "locality", "role_level",   "topics", "can_help_with"};
constexpr std::array kOptional = {"open_limit", "month_limit", "working_hours", "line_manager_email"};

// Column names -> index, from the first row.
using Header = std::map<std::string, std::size_t>;

template <class Needed, class Allowed>
Result<Header> ReadHeader(const std::vector<CsvRow>& rows, const Needed& needed, const Allowed& optional) {
  if (rows.empty()) return Usage("The file is empty. Its first line must name the columns.");
  const auto known = [&](const std::string& name) {
    return std::find(needed.begin(), needed.end(), name) != needed.end() ||
           std::find(optional.begin(), optional.end(), name) != optional.end();
  };
  std::vector<std::string> wrong;
  Header header;
  for (std::size_t i = 0; i < rows.front().fields.size(); ++i) {
    const std::string name = Lower(Trim(rows.front().fields[i]));
    if (!known(name)) wrong.push_back("the column '" + Clean(name) + "' is unknown");
    if (!header.emplace(name, i).second) wrong.push_back("the column '" + Clean(name) + "' is there twice");
  }
  for (const char* name : needed) {
    if (!header.contains(name)) wrong.push_back("the column '" + std::string(name) + "' is missing");
  }
  if (wrong.empty()) return header;
  return UsageOf(
      "line " + std::to_string(rows.front().line),
      "Correct the first line: " + Join(wrong, "; ") +
          ". Columns: " + Join({needed.begin(), needed.end()}, ",") +
          (optional.empty() ? "" : "; if wanted also " + Join({optional.begin(), optional.end()}, ",")) +
          ".");
}

// One row, read by column name; collects what is wrong with it.
class RowReader {
 public:
  RowReader(const Header& header, const CsvRow& row, std::vector<CsvProblem>& problems)
      : header_(header), row_(row), problems_(problems) {}

  bool HasAllFields() {
    if (row_.fields.size() == header_.size()) return true;
    Problem("", "This row has " + Count(static_cast<std::int64_t>(row_.fields.size()), "field", "fields") +
                    ", the first line names " + std::to_string(header_.size()) +
                    ". Look for a missing or extra comma, or missing quotes.");
    return false;
  }
  std::string Text(const std::string& column) const {
    const auto found = header_.find(column);
    return found == header_.end() ? "" : Trim(row_.fields[found->second]);
  }
  std::optional<int> Number(const std::string& column) {
    const std::string text = Text(column);
    if (text.empty()) return std::nullopt;
    int number = 0;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (failed != std::errc() || end != text.data() + text.size()) {
      Problem(column, "'" + Clean(text) + "' is not a whole number.");
      return std::nullopt;
    }
    return number;
  }
  void Problem(const std::string& column, const std::string& what) {
    problems_.push_back({row_.line, column, what});
  }

 private:
  const Header& header_;
  const CsvRow& row_;
  std::vector<CsvProblem>& problems_;
};

void ReadOptional(RowReader& reader, v1::PractitionerRow& row) {
  if (const auto limit = reader.Number("open_limit")) row.set_open_limit(*limit);
  if (const auto limit = reader.Number("month_limit")) row.set_month_limit(*limit);
  if (const std::string text = reader.Text("working_hours"); !text.empty()) {
    auto hours = ParseWorkingHours(text);
    if (hours) {
      *row.mutable_hours() = *std::move(hours);
    } else {
      reader.Problem("working_hours", hours.error().message);
    }
  }
  row.set_line_manager_email(reader.Text("line_manager_email"));
}

v1::PractitionerRow ReadRow(RowReader& reader) {
  v1::PractitionerRow row;
  row.set_email(reader.Text("email"));
  if (row.email().empty()) reader.Problem("email", "Every person needs an e-mail.");
  row.set_display_name(reader.Text("display_name"));
  row.set_sector(reader.Text("sector"));
  row.set_organisation(reader.Text("organisation"));
  row.set_locality(reader.Text("locality"));
  row.set_role_level(reader.Text("role_level"));
  for (const std::string& topic : Split(reader.Text("topics"), ';')) {
    if (!Trim(topic).empty()) row.add_topics(Trim(topic));
  }
  row.set_can_help_with(reader.Text("can_help_with"));
  ReadOptional(reader, row);
  return row;
}

}  // namespace

Result<PractitionerFile> ParsePractitionerCsv(std::string_view text) {
  CLIENT_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, ParseCsv(text));
  CLIENT_ASSIGN_OR_RETURN(const Header header, ReadHeader(rows, kNeeded, kOptional));
  PractitionerFile file;
  std::unordered_map<std::string, int> line_of_email;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    RowReader reader(header, rows[i], file.problems);
    if (!reader.HasAllFields()) continue;
    v1::PractitionerRow row = ReadRow(reader);
    const auto [first, is_new] = line_of_email.emplace(Lower(row.email()), rows[i].line);
    if (!is_new && !row.email().empty()) {
      reader.Problem("email", "This e-mail is on line " + std::to_string(first->second) + " too.");
    }
    file.rows.push_back(std::move(row));
    file.lines.push_back(rows[i].line);
  }
  if (file.rows.empty() && file.problems.empty())
    return Usage("The file names the columns, but holds nobody.");
  return file;
}

Result<std::vector<CsvProblem>> AddExperienceCsv(std::string_view text, PractitionerFile& people) {
  constexpr std::array kColumns = {"email", "text"};
  CLIENT_ASSIGN_OR_RETURN(const std::vector<CsvRow> rows, ParseCsv(text));
  CLIENT_ASSIGN_OR_RETURN(const Header header, ReadHeader(rows, kColumns, std::vector<const char*>()));
  std::unordered_map<std::string, v1::PractitionerRow*> by_email;
  for (auto& row : people.rows) by_email.emplace(Lower(row.email()), &row);
  std::vector<CsvProblem> problems;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    RowReader reader(header, rows[i], problems);
    if (!reader.HasAllFields()) continue;
    const auto person = by_email.find(Lower(reader.Text("email")));
    if (person == by_email.end()) {
      reader.Problem("email",
                     "'" + Clean(reader.Text("email")) + "' is not among the people of this import.");
    } else if (reader.Text("text").empty()) {
      reader.Problem("text", "The text is empty.");
    } else {
      person->second->add_experience(reader.Text("text"));
    }
  }
  return problems;
}

std::vector<CsvProblem> ProblemsFromViolations(const std::vector<client::Violation>& violations,
                                               const PractitionerFile& file) {
  constexpr std::string_view kRows = "rows[";
  std::vector<CsvProblem> problems;
  for (const auto& violation : violations) {
    const std::string& field = violation.field;
    const auto close = field.find(']');
    std::size_t index = file.lines.size();
    if (field.starts_with(kRows) && close != std::string::npos) {
      std::from_chars(field.data() + kRows.size(), field.data() + close, index);
    }
    if (index >= file.lines.size()) {
      problems.push_back({0, field, violation.description});
      continue;
    }
    std::string column = field.size() > close + 2 ? field.substr(close + 2) : "";
    column = column.substr(0, column.find_first_of(".["));
    if (column == "hours") column = "working_hours";
    problems.push_back({file.lines[index], column, violation.description});
  }
  return problems;
}

Error ProblemsError(const std::string& file, std::vector<CsvProblem> problems, bool complete) {
  std::stable_sort(problems.begin(), problems.end(),
                   [](const auto& a, const auto& b) { return a.line < b.line; });
  const std::string count = Count(static_cast<std::int64_t>(problems.size()), "thing needs", "things need");
  Error error = Usage("Nothing was imported. " + std::string(complete ? "" : "At least ") + count +
                      " correcting in '" + file + "':");
  for (std::size_t i = 0; i < problems.size() && i < kMostProblems; ++i) {
    const CsvProblem& problem = problems[i];
    std::string place = problem.line > 0 ? "line " + std::to_string(problem.line) : "";
    if (!problem.column.empty()) place += (place.empty() ? "" : ", ") + problem.column;
    error.violations.push_back({place, problem.what});
  }
  if (problems.size() > kMostProblems) {
    error.violations.push_back({"and more", std::to_string(problems.size() - kMostProblems) +
                                                " further problems are not listed here."});
  }
  return error;
}

}  // namespace coconsult::cli
