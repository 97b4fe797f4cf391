// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/number_lines.h"

#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

#include "base/check.h"
#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::size_t kLongestNumber = 32;

template <class Number>
std::string Write(const std::map<std::string, Number>& numbers) {
  std::string lines;
  for (const auto& [name, number] : numbers) {
    COCONSULT_CHECK(name.find_first_of("=\n") == std::string::npos);
    std::array<char, kLongestNumber> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    lines.append(name).append("=").append(digits.data(), end.ptr).append("\n");
  }
  return lines;
}

template <class Number>
std::map<std::string, Number> Parse(std::string_view lines) {
  std::map<std::string, Number> numbers;
  while (!lines.empty()) {
    const std::size_t equals = lines.find('=');
    const std::size_t end = lines.find('\n');
    if (equals == std::string_view::npos || end == std::string_view::npos || end < equals) {
      throw DatabaseError(0, "damaged list of numbers");
    }
    Number number{};
    const std::string_view digits = lines.substr(equals + 1, end - equals - 1);
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (parsed.ec != std::errc() || parsed.ptr != digits.data() + digits.size()) {
      throw DatabaseError(0, "damaged list of numbers");
    }
    numbers.emplace(lines.substr(0, equals), number);
    lines.remove_prefix(end + 1);
  }
  return numbers;
}

}  // namespace

std::string ToLines(const std::map<std::string, double>& numbers) { return Write(numbers); }
std::string ToLines(const std::map<std::string, int>& numbers) { return Write(numbers); }
std::map<std::string, double> ParseDoubles(const std::string& lines) { return Parse<double>(lines); }
std::map<std::string, int> ParseInts(const std::string& lines) { return Parse<int>(lines); }

}  // namespace coconsult::storage::sqlite
