// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <toml++/toml.h>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace coconsult::process {

// Collects what is wrong with one file: the first problem of each key, as later ones often follow from it.
class Problems {
 public:
  explicit Problems(std::string file) : file_(std::move(file)) {}

  // `where`: the phase or role, such as "phase 'clarify'"; empty = the top of the file. `line` 0 = not known.
  void Add(const std::string& where, const std::string& key, const std::string& what_to_do, int line = 0);

  bool any() const { return !found_.empty(); }
  // INVALID_ARGUMENT with a line "file: where, key: what to do" for each problem; there is at least one.
  Error error() const;

 private:
  std::string file_;
  std::vector<FieldViolation> found_;
  std::set<std::pair<std::string, std::string>> places_;
};

// One table of a definition. Reading a key marks it as known; Finish() refuses the others. A missing or
// ill-typed value is a problem, and the returned value is then only fit for reading on.
class TomlTable {
 public:
  TomlTable(const toml::table& table, std::string where, std::string path, Problems& problems)
      : table_(&table), where_(std::move(where)), path_(std::move(path)), problems_(&problems) {}

  std::string RequiredText(const std::string& key);
  std::string Text(const std::string& key);
  int Whole(const std::string& key, int fallback, int least, int most);
  double Number(const std::string& key, double fallback, double least, double most);
  bool Flag(const std::string& key);
  std::set<std::string> Words(const std::string& key);  // a list of texts without repeats
  // The table under `key`, or an empty one.
  TomlTable Table(const std::string& key);
  // The tables of [[key]].
  std::vector<TomlTable> Tables(const std::string& key);

  std::vector<std::string> Keys() const;
  void Finish();

  // Says from now on which phase or role this table describes; its keys are then named without the path to
  // it.
  void Describe(const std::string& where) {
    where_ = where;
    path_.clear();
  }
  void Problem(const std::string& key, const std::string& what_to_do);

 private:
  std::string PathOf(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }
  const toml::node* Find(const std::string& key);
  int LineOf(const std::string& key) const;

  const toml::table* table_;
  std::string where_;
  std::string path_;
  Problems* problems_;
  std::set<std::string> known_;
};

}  // namespace coconsult::process
