// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "config/config.h"

namespace coconsult::config {

using Value = std::variant<std::string, int, double>;

// One row of the table that everything about configuration is derived from. The type of the value is that of
// `member`.
struct Setting {
  std::string_view key;  // as in the file, "group.name" or "name"
  std::variant<std::string Config::*, int Config::*, double Config::*> member;
  std::variant<const char*, int, double> default_value;
  double min = 0;  // of a number, both inclusive
  double max = 0;
  std::string_view choices;  // of a text: "a b c"; empty = any text
  // Of a text: what is wrong with it, to follow the key in a sentence; nullptr = nothing more to check.
  std::optional<std::string> (*check)(const std::string&) = nullptr;
  std::string_view help;  // one line

  // COCONSULT_GROUP_NAME
  std::string EnvironmentName() const;
  Value Default() const;
  Value Get(const Config& config) const;
  // Changes the config, or returns what is wrong and what to write, without the key.
  std::optional<std::string> Set(Config& config, const Value& value) const;
  // From the environment or a flag, where everything is text.
  std::optional<std::string> SetFromText(Config& config, const std::string& text) const;
  // "a text, one of text, json" or "a whole number from 1 to 10"
  std::string Expected() const;
};

// All of them, those of one group together, those without a group first.
std::span<const Setting> Settings();
const Setting* FindSetting(std::string_view key);
// Whether a setting "<group>.<...>" exists.
bool IsGroup(std::string_view group);
// The part before the dot; empty for a setting without a group.
std::string_view GroupOf(std::string_view key);

// As written in a file: texts in quotes, numbers with a fraction with a dot.
std::string FormatValue(const Value& value);

}  // namespace coconsult::config
