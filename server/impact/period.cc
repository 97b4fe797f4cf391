// SPDX-License-Identifier: Apache-2.0
#include "impact/report.h"

namespace coconsult::impact {
namespace {

constexpr int kFirstYear = 1970;
constexpr int kLastYear = 2999;

// A whole number in decimal digits only; nullopt otherwise.
std::optional<int> Digits(const std::string& text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) return std::nullopt;
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Period Months(const std::string& text, int year, int first_month, int months) {
  const auto begin = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(first_month));
  const auto end = begin + std::chrono::months(months);
  return {text, std::chrono::sys_days(begin / 1), std::chrono::sys_days(end / 1)};
}

}  // namespace

Result<Period> ParsePeriod(const std::string& text) {
  const Error error =
      InvalidArgument("period", "Write a year, a quarter or a month, such as 2026, 2026-Q3 or 2026-11.");
  const std::optional<int> year = Digits(text, 0, 4);
  if (!year || *year < kFirstYear || *year > kLastYear) return error;
  if (text.size() == 4) return Months(text, *year, 1, 12);
  if (text.size() != 7 || text[4] != '-') return error;
  if (text[5] == 'Q') {
    const std::optional<int> quarter = Digits(text, 6, 1);
    if (!quarter || *quarter < 1 || *quarter > 4) return error;
    return Months(text, *year, 3 * *quarter - 2, 3);
  }
  const std::optional<int> month = Digits(text, 5, 2);
  if (!month || *month < 1 || *month > 12) return error;
  return Months(text, *year, *month, 1);
}

}  // namespace coconsult::impact
