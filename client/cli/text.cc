// SPDX-License-Identifier: Apache-2.0
#include "client/cli/text.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <ostream>

namespace coconsult::cli {
namespace {

bool IsContinuation(unsigned char byte) { return (byte & 0xC0) == 0x80; }

// Length in bytes of the well-formed code point that starts at text[at]; 0 when there is none (Unicode 15,
// table 3-7).
std::size_t WellFormed(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
  if (byte(0) < 0x80) return 1;
  const std::size_t length = byte(0) >= 0xF0 ? 4 : byte(0) >= 0xE0 ? 3 : 2;
  if (byte(0) < 0xC2 || byte(0) > 0xF4 || at + length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!IsContinuation(byte(i))) return 0;
  }
  const bool too_long = (byte(0) == 0xE0 && byte(1) < 0xA0) || (byte(0) == 0xF0 && byte(1) < 0x90);
  const bool no_character = (byte(0) == 0xED && byte(1) > 0x9F) || (byte(0) == 0xF4 && byte(1) > 0x8F);
  return too_long || no_character ? 0 : length;
}

// C0 and C1 controls; embedding, override and isolate marks (U+202A to U+202E, U+2066 to U+2069).
bool IsUnsafe(std::string_view code_point) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(code_point[i]); };
  if (code_point.size() == 1)
    return (byte(0) < 0x20 && byte(0) != '\n' && byte(0) != '\t') || byte(0) == 0x7F;
  if (code_point.size() == 2) return byte(0) == 0xC2 && byte(1) < 0xA0;
  if (code_point.size() == 3 && byte(0) == 0xE2) {
    return (byte(1) == 0x80 && byte(2) >= 0xAA && byte(2) <= 0xAE) ||
           (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9);
  }
  return false;
}

// One paragraph without line breaks.
void WrapLine(std::string_view line, std::size_t width, const std::string& indent, std::string& wrapped) {
  std::string current;
  for (const std::string& word : Split(line, ' ')) {
    const bool fits =
        width == 0 || current.empty() || indent.size() + Width(current) + 1 + Width(word) <= width;
    if (!fits) {
      wrapped += indent + current + "\n";
      current = word;
    } else {
      current += current.empty() ? word : " " + word;
    }
  }
  wrapped += current.empty() ? "\n" : indent + current + "\n";
}

}  // namespace

std::string Clean(std::string_view text) {
  constexpr std::string_view kDamaged = "\uFFFD";
  std::string clean;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = WellFormed(text, at);
    const std::string_view code_point = text.substr(at, length);
    if (length == 0) {
      clean += kDamaged;
    } else if (!IsUnsafe(code_point)) {
      clean += code_point;
    }
    at += std::max<std::size_t>(length, 1);
  }
  return clean;
}

std::size_t Width(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](unsigned char c) { return !IsContinuation(c); }));
}

std::string Shorten(std::string_view text, std::size_t width) {
  std::string line = Clean(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  if (Width(line) <= width) return line;
  constexpr std::size_t kDots = 3;
  std::size_t end = 0;
  for (std::size_t shown = 0; shown + kDots < width; ++shown) end += WellFormed(line, end);
  return Trim(line.substr(0, end)) + "...";
}

std::string Wrap(std::string_view text, std::size_t width, std::size_t indent) {
  std::string wrapped;
  for (const std::string& line : Split(Clean(text), '\n'))
    WrapLine(line, width, std::string(indent, ' '), wrapped);
  return wrapped;
}

std::string Trim(std::string_view text) {
  const auto is_space = [](unsigned char c) { return std::isspace(c) != 0; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (true) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

std::string Join(const std::vector<std::string>& parts, std::string_view separator) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) text += separator;
    text += parts[i];
  }
  return text;
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower;
}

std::string Count(std::int64_t number, std::string_view one, std::string_view many) {
  return std::to_string(number) + " " + std::string(number == 1 ? one : many);
}

std::string Words(std::string_view id) {
  std::string words = Clean(id);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

void Table::Add(std::vector<std::string> row) {
  for (std::string& cell : row) {
    cell = Clean(cell);
    std::replace(cell.begin(), cell.end(), '\n', ' ');
  }
  rows_.push_back(std::move(row));
}

void Table::Print(std::ostream& out) const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
  }
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line += row[i];
      if (i + 1 < row.size()) line += std::string(widths[i] - Width(row[i]) + 2, ' ');
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out << line << '\n';
  }
}

}  // namespace coconsult::cli
