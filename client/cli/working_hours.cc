// SPDX-License-Identifier: Apache-2.0
#include "client/cli/working_hours.h"

#include <array>
#include <cctype>
#include <cstdio>
#include <optional>
#include <set>
#include <vector>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::array<const char*, 7> kDays = {"monday", "tuesday",  "wednesday", "thursday",
                                              "friday", "saturday", "sunday"};
constexpr std::array<const char*, 7> kShortDays = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

Error Wrong(const std::string& what) {
  return Usage(what + " Write days and times like 'Mon-Fri 09:00-17:00' or 'Tue,Thu 10:00-14:00'.");
}

std::optional<int> ParseDay(std::string_view text) {
  const std::string day = Lower(Trim(text));
  for (std::size_t i = 0; i < kDays.size(); ++i) {
    if (day == kDays[i] || day == Lower(kShortDays[i])) return static_cast<int>(i) + 1;
  }
  return std::nullopt;
}

Result<std::set<int>> ParseDays(const std::string& text) {
  std::set<int> days;
  for (const std::string& part : Split(text, ',')) {
    const auto ends = Split(part, '-');
    const auto first = ParseDay(ends.front());
    const auto last = ParseDay(ends.back());
    if (!first || !last || ends.size() > 2) return Wrong("'" + part + "' is no day and no range of days.");
    if (*first > *last) return Wrong("'" + part + "' runs backwards; weeks start on Monday.");
    for (int day = *first; day <= *last; ++day) days.insert(day);
  }
  return days;
}

// "09:30" -> 570; up to "24:00".
std::optional<int> ParseMinute(std::string_view text) {
  const auto digit = [&](std::size_t i) { return std::isdigit(static_cast<unsigned char>(text[i])) != 0; };
  if (text.size() != 5 || text[2] != ':' || !digit(0) || !digit(1) || !digit(3) || !digit(4))
    return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
  return hour * 60 + minute;
}

std::string FormatMinute(int minute) {
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", minute / 60, minute % 60);
  return text.data();
}

}  // namespace

Result<v1::WorkingHours> ParseWorkingHours(std::string_view text) {
  const std::string trimmed = Trim(text);
  const auto space = trimmed.find_last_of(" \t");
  if (space == std::string::npos) return Wrong("'" + trimmed + "' lacks days or times.");
  CLIENT_ASSIGN_OR_RETURN(const std::set<int> days, ParseDays(trimmed.substr(0, space)));
  const std::string times = trimmed.substr(space + 1);
  const auto ends = Split(times, '-');
  const auto start = ParseMinute(ends.front());
  const auto end = ParseMinute(ends.back());
  if (ends.size() != 2 || !start || !end) return Wrong("'" + times + "' is no range of times.");
  if (*start >= *end) return Wrong("'" + times + "' ends before it starts.");
  v1::WorkingHours hours;
  for (const int day : days) hours.add_weekdays(day);
  hours.set_start_minute(*start);
  hours.set_end_minute(*end);
  return hours;
}

std::string FormatWorkingHours(const v1::WorkingHours& hours) {
  const std::set<int> days(hours.weekdays().begin(), hours.weekdays().end());
  std::vector<std::string> parts;
  for (int day = 1; day <= 7; ++day) {
    if (!days.contains(day)) continue;
    int last = day;
    while (days.contains(last + 1) && last < 7) ++last;
    const std::string first_name = kShortDays[day - 1];
    if (last - day >= 2) {
      parts.push_back(first_name + "-" + kShortDays[last - 1]);
      day = last;
    } else {
      parts.push_back(first_name);
    }
  }
  if (parts.empty()) return "";
  return Join(parts, ",") + " " + FormatMinute(hours.start_minute()) + "-" + FormatMinute(hours.end_minute());
}

}  // namespace coconsult::cli
