// SPDX-License-Identifier: Apache-2.0
#include "config/toml.h"

#include <toml++/toml.h>

#include <algorithm>
#include <fstream>
#include <system_error>

namespace coconsult::config {
namespace {

constexpr std::uintmax_t kMaxFileBytes = std::uintmax_t{1024} * 1024;

// Tables inside each other are read, and let go of, by recursion, and one key can name thousands: "a.a.a.a".
// No file of ours has more than three.
constexpr int kDeepest = 16;
constexpr int kMostDots = 50;  // in a line; beyond the parser's own limit of 256 brackets inside each other

// Thrown and caught in this file only.
struct TooDeep {
  int line = 0;
};

int LineOf(const toml::source_region& source) { return static_cast<int>(source.begin.line); }

// 0 = none. Comments may have as many as they like.
int LineWithTooManyDots(std::string_view text) {
  for (int line = 1; !text.empty(); ++line) {
    const std::string_view content = text.substr(0, text.find('\n'));
    const bool comment =
        content.substr(std::min(content.find_first_not_of(" \t"), content.size())).starts_with('#');
    if (!comment && std::ranges::count(content, '.') > kMostDots) return line;
    text.remove_prefix(std::min(content.size() + 1, text.size()));
  }
  return 0;
}

TomlValue Convert(const toml::node& node, int depth);

TomlTable ConvertTable(const toml::table& table, int depth) {
  TomlTable entries;
  for (const auto& [key, node] : table) {
    entries.push_back({std::string(key.str()), LineOf(key.source()), Convert(node, depth)});
  }
  std::ranges::stable_sort(entries, {}, &TomlEntry::line);
  return entries;
}

TomlArray ConvertArray(const toml::array& array, int depth) {
  TomlArray values;
  for (const toml::node& node : array) values.push_back(Convert(node, depth));
  return values;
}

TomlValue Convert(const toml::node& node, int depth) {
  if (depth == kDeepest) throw TooDeep{LineOf(node.source())};
  TomlValue value{.line = LineOf(node.source())};
  if (const auto* text = node.as_string()) {
    value.value = text->get();
  } else if (const auto* whole = node.as_integer()) {
    value.value = whole->get();
  } else if (const auto* number = node.as_floating_point()) {
    value.value = number->get();
  } else if (const auto* truth = node.as_boolean()) {
    value.value = truth->get();
  } else if (const auto* array = node.as_array()) {
    value.value = ConvertArray(*array, depth + 1);
  } else if (const auto* table = node.as_table()) {
    value.value = ConvertTable(*table, depth + 1);
  }
  return value;
}

Error TooDeepAt(const std::string& name, int line) {
  const std::string where = name + ":" + std::to_string(line);
  return InvalidArgument(where, where + ": This goes too deep: tables and lists stand inside each other.");
}

Error Unreadable(const std::string& name, const std::string& why) {
  return InvalidArgument(name, name + ": " + why + " Check the path, and that the server may read it.");
}

Result<std::string> ReadFile(const std::filesystem::path& path) {
  const std::string name = path.string();
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return Unreadable(name, "There is no such file.");
  if (!std::filesystem::is_regular_file(path, error)) return Unreadable(name, "This is not a file.");
  if (std::filesystem::file_size(path, error) > kMaxFileBytes || error)
    return Unreadable(name, "The file is larger than 1 MiB.");

  std::ifstream in(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (!in.is_open() || in.bad()) return Unreadable(name, "The file cannot be read.");
  return text;
}

}  // namespace

const char* TomlValue::TypeName() const {
  constexpr const char* kNames[] = {"a date or time", "a text", "a whole number", "a number",
                                    "true or false",  "a list", "a table"};
  return kNames[value.index()];
}

Result<TomlTable> ParseToml(const std::string& name, std::string_view text) {
  try {
    if (const int line = LineWithTooManyDots(text); line > 0) return TooDeepAt(name, line);
    return ConvertTable(toml::parse(text, name), 0);
  } catch (const TooDeep& found) {
    return TooDeepAt(name, found.line);
  } catch (const toml::parse_error& error) {
    const std::string where = name + ":" + std::to_string(error.source().begin.line);
    return InvalidArgument(where, where + ": This is not valid TOML: " + std::string(error.description()));
  }
}

Result<TomlTable> ReadToml(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return ParseToml(path.string(), text);
}

Result<std::string> ReadTomlText(const std::filesystem::path& path) {
  ASSIGN_OR_RETURN(std::string text, ReadFile(path));
  if (const int line = LineWithTooManyDots(text); line > 0) return TooDeepAt(path.string(), line);
  return text;
}

}  // namespace coconsult::config
