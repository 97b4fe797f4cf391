// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"

namespace coconsult::config {

struct TomlEntry;
struct TomlValue;
using TomlArray = std::vector<TomlValue>;
using TomlTable = std::vector<TomlEntry>;  // sorted by line

// A value of a TOML file. Dates and times are kept out (std::monostate): where we want one, it is written as
// a text.
struct TomlValue {
  int line = 0;
  std::variant<std::monostate, std::string, std::int64_t, double, bool, TomlArray, TomlTable> value;

  // "a text", "a whole number", ...: for messages.
  const char* TypeName() const;
};

struct TomlEntry {
  std::string key;  // one part, without dots unless they were quoted
  int line = 0;
  TomlValue value;
};

// Fails with INVALID_ARGUMENT and a text "<name>:<line>: ..." when the text is not TOML, or has tables
// and lists inside each other without end.
Result<TomlTable> ParseToml(const std::string& name, std::string_view text);

// Fails with INVALID_ARGUMENT too when the file is not there, cannot be read, or is larger than 1 MiB.
// Blocking.
Result<TomlTable> ReadToml(const std::filesystem::path& path);

// The text alone, for another reader of TOML: not parsed, but no longer and no deeper than ReadToml takes it.
Result<std::string> ReadTomlText(const std::filesystem::path& path);

}  // namespace coconsult::config
