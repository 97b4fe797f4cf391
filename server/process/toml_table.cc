// SPDX-License-Identifier: Apache-2.0
#include "process/toml_table.h"

#include <cmath>
#include <sstream>

namespace coconsult::process {
namespace {

// Nobody mends more than these at a time.
constexpr std::size_t kMostProblems = 30;

const toml::table& EmptyTable() {
  static const toml::table kEmpty;
  return kEmpty;
}

// 1.5 -> "1.5", 20 -> "20".
std::string Shown(double number) {
  std::ostringstream out;
  out << number;
  return out.str();
}

std::string Range(double least, double most) {
  return "Write a number from " + Shown(least) + " to " + Shown(most) + ".";
}

}  // namespace

void Problems::Add(const std::string& where, const std::string& key, const std::string& what_to_do,
                   int line) {
  if (found_.size() == kMostProblems || !places_.emplace(where, key).second) return;
  std::string message = file_;
  if (line > 0) message += ":" + std::to_string(line);
  message += ": ";
  if (!where.empty()) message += where + ", ";
  if (!key.empty()) message += "key '" + key + "': ";
  found_.push_back({key.empty() ? "definition" : key, message + what_to_do});
}

Error Problems::error() const {
  Error error{Errc::kInvalidArgument, "INVALID_FIELD", "", found_};
  for (const FieldViolation& problem : found_)
    error.message += (error.message.empty() ? "" : "\n") + problem.description;
  return error;
}

const toml::node* TomlTable::Find(const std::string& key) {
  known_.insert(key);
  return table_->get(key);
}

int TomlTable::LineOf(const std::string& key) const {
  const toml::node* node = table_->get(key);
  return static_cast<int>(node ? node->source().begin.line : table_->source().begin.line);
}

void TomlTable::Problem(const std::string& key, const std::string& what_to_do) {
  problems_->Add(where_, PathOf(key), what_to_do, LineOf(key));
}

std::string TomlTable::RequiredText(const std::string& key) {
  std::string text = Text(key);
  if (text.empty()) Problem(key, "It is missing or empty. Write a text in quotation marks.");
  return text;
}

std::string TomlTable::Text(const std::string& key) {
  const toml::node* node = Find(key);
  if (!node) return "";
  if (const auto text = node->value_exact<std::string>()) return *text;
  Problem(key, "It is not a text. Put it in quotation marks.");
  return "";
}

int TomlTable::Whole(const std::string& key, int fallback, int least, int most) {
  const toml::node* node = Find(key);
  if (!node) return fallback;
  const auto value = node->value_exact<std::int64_t>();
  if (value && *value >= least && *value <= most) return static_cast<int>(*value);
  Problem(key, "Write a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ".");
  return fallback;
}

double TomlTable::Number(const std::string& key, double fallback, double least, double most) {
  const toml::node* node = Find(key);
  if (!node) return fallback;
  const auto value = node->is_number() ? node->value<double>() : std::nullopt;
  if (value && *value >= least && *value <= most) return *value;
  Problem(key, Range(least, most));
  return fallback;
}

bool TomlTable::Flag(const std::string& key) {
  const toml::node* node = Find(key);
  if (!node) return false;
  if (const auto value = node->value_exact<bool>()) return *value;
  Problem(key, "Write true or false, without quotation marks.");
  return false;
}

std::set<std::string> TomlTable::Words(const std::string& key) {
  std::set<std::string> words;
  const toml::node* node = Find(key);
  if (!node) return words;
  const toml::array* list = node->as_array();
  if (!list || list->empty()) {
    Problem(key,
            "Write a list of words, such as [\"answer\", \"note\"]; leave the key out where there is none.");
    return words;
  }
  for (const toml::node& item : *list) {
    const auto word = item.value_exact<std::string>();
    if (!word) {
      Problem(key, "Put every word of the list in quotation marks.");
    } else if (!words.insert(*word).second) {
      Problem(key, "'" + *word + "' stands in the list twice. Remove one.");
    }
  }
  return words;
}

TomlTable TomlTable::Table(const std::string& key) {
  const toml::node* node = Find(key);
  if (node && !node->is_table())
    Problem(key, "It is not a table. Write it as [" + PathOf(key) + "] with keys below it.");
  const toml::table* table = node ? node->as_table() : nullptr;
  return {table ? *table : EmptyTable(), where_, PathOf(key), *problems_};
}

std::vector<TomlTable> TomlTable::Tables(const std::string& key) {
  std::vector<TomlTable> tables;
  const toml::node* node = Find(key);
  if (!node) return tables;
  const toml::array* list = node->as_array();
  if (!list)
    Problem(key, "It is not a list of tables. Write each one under a line [[...]] with two brackets.");
  for (std::size_t i = 0; list && i < list->size(); ++i) {
    const toml::table* table = list->get(i)->as_table();
    if (!table) Problem(key, "Every entry must be a table. Write each one under a line [[...]].");
    const std::string path = PathOf(key) + "[" + std::to_string(i + 1) + "]";
    if (table) tables.emplace_back(*table, where_, path, *problems_);
  }
  return tables;
}

std::vector<std::string> TomlTable::Keys() const {
  std::vector<std::string> keys;
  for (const auto& [key, value] : *table_) keys.emplace_back(key.str());
  return keys;
}

void TomlTable::Finish() {
  for (const std::string& key : Keys()) {
    if (known_.contains(key)) continue;
    std::string known;
    for (const std::string& name : known_) known += (known.empty() ? "" : ", ") + name;
    Problem(key, "It is not a key of this place. Remove it, or use one of: " + known + ".");
  }
}

}  // namespace coconsult::process
