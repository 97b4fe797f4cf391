// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace coconsult::cli {

// Text of other people, safe for a terminal: without control characters (line breaks and tabs stay) and
// without characters that change the direction of writing. Bytes that are no UTF-8 become U+FFFD, one each.
std::string Clean(std::string_view text);

// Code points, which is the width on screen for almost all text.
std::size_t Width(std::string_view text);
// At most `width` code points; a shortened text ends with "...". Line breaks become spaces.
std::string Shorten(std::string_view text, std::size_t width);
// Breaks lines at `width` code points, between words; 0 = only where the text does. Every line starts with
// `indent` spaces and ends with a line break.
std::string Wrap(std::string_view text, std::size_t width, std::size_t indent = 0);

std::string Trim(std::string_view text);
std::vector<std::string> Split(std::string_view text, char separator);
std::string Join(const std::vector<std::string>& parts, std::string_view separator);
std::string Lower(std::string_view text);
// "1 person", "2 people".
std::string Count(std::int64_t number, std::string_view one, std::string_view many);
// "new_or_additional_action" -> "new or additional action"; safe for a terminal.
std::string Words(std::string_view id);

// Columns aligned by spaces. The first row is the header. Cells are made safe for a terminal, and one line
// each.
class Table {
 public:
  explicit Table(std::vector<std::string> header) { Add(std::move(header)); }
  void Add(std::vector<std::string> row);
  void Print(std::ostream& out) const;

 private:
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace coconsult::cli
