// SPDX-License-Identifier: Apache-2.0
#include "client/cli/times.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <ctime>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

using std::chrono::seconds;

constexpr std::int64_t kFirstSecond = -62'135'596'800;  // 0001-01-01
constexpr std::int64_t kLastSecond = 253'402'300'799;   // 9999-12-31

std::string Amount(std::int64_t passed) {
  constexpr std::int64_t kMinute = 60;
  constexpr std::int64_t kHour = 60 * kMinute;
  constexpr std::int64_t kDay = 24 * kHour;
  if (passed < kHour) return Count(passed / kMinute, "minute", "minutes");
  if (passed < 2 * kDay) return Count(passed / kHour, "hour", "hours");
  if (passed < 14 * kDay) return Count(passed / kDay, "day", "days");
  if (passed < 60 * kDay) return Count(passed / (7 * kDay), "week", "weeks");
  return Count(passed / (30 * kDay), "month", "months");
}

std::string Format(TimePoint at, const char* format) {
  const std::time_t time = at.time_since_epoch().count();
  std::tm local{};
  localtime_r(&time, &local);
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), format, &local);
  return {text.data(), size};
}

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

TimePoint ToTimePoint(const google::protobuf::Timestamp& timestamp) {
  return TimePoint(seconds(std::clamp<std::int64_t>(timestamp.seconds(), kFirstSecond, kLastSecond)));
}

google::protobuf::Timestamp ToTimestamp(TimePoint at) {
  google::protobuf::Timestamp timestamp;
  timestamp.set_seconds(at.time_since_epoch().count());
  return timestamp;
}

std::string LocalTime(TimePoint at) { return Format(at, "%a %-d %b %Y, %H:%M"); }

std::string ClockTime(TimePoint at) { return Format(at, "%Y-%m-%d %H:%M:%S"); }

std::string Relative(TimePoint at, TimePoint now) {
  const std::int64_t ahead = (at - now).count();
  if (ahead > -60 && ahead < 60) return ahead > 0 ? "in less than a minute" : "just now";
  // Half a minute on top, so that "in one hour" does not read "in 59 minutes" a moment later.
  if (ahead > 0) return "in " + Amount(ahead + 30);
  return Amount(-ahead) + " ago";
}

std::string When(const google::protobuf::Timestamp& at, TimePoint now) {
  const TimePoint point = ToTimePoint(at);
  return LocalTime(point) + " (" + Relative(point, now) + ")";
}

std::optional<TimePoint> ParseDate(std::string_view text) {
  const bool shaped = text.size() == 10 && text[4] == '-' && text[7] == '-' && AllDigits(text.substr(0, 4)) &&
                      AllDigits(text.substr(5, 2)) && AllDigits(text.substr(8, 2));
  if (!shaped) return std::nullopt;
  const auto number = [&](std::size_t from, std::size_t size) {
    return std::stoi(std::string(text.substr(from, size)));
  };
  const std::chrono::year_month_day date{std::chrono::year(number(0, 4)), std::chrono::month(number(5, 2)),
                                         std::chrono::day(number(8, 2))};
  if (!date.ok()) return std::nullopt;
  std::tm local{};
  local.tm_year = number(0, 4) - 1900;
  local.tm_mon = number(5, 2) - 1;
  local.tm_mday = number(8, 2);
  local.tm_isdst = -1;  // let the time zone decide
  return TimePoint(seconds(std::mktime(&local)));
}

}  // namespace coconsult::cli
