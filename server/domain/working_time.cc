// SPDX-License-Identifier: Apache-2.0
#include "domain/working_time.h"

#include <date/tz.h>

#include <algorithm>
#include <cmath>
#include <sstream>

namespace coconsult {
namespace {

using std::chrono::hours;
constexpr auto kDayStart = hours(9);
constexpr auto kDayEnd = hours(17);
constexpr Duration kWorkingDay = kDayEnd - kDayStart;

const date::time_zone& Zone(const void* zone) { return *static_cast<const date::time_zone*>(zone); }

int DayNumber(date::local_days day) { return static_cast<int>(day.time_since_epoch().count()); }

}  // namespace

Result<WorkingCalendar> WorkingCalendar::Create(const std::string& time_zone,
                                                const std::vector<std::string>& holidays) {
  WorkingCalendar calendar;
  try {
    calendar.zone_ = date::locate_zone(time_zone);
  } catch (const std::exception& error) {
    return InvalidArgument("time_zone", "There is no time zone '" + time_zone +
                                            "' here. Use a name like Europe/London, and install tzdata.");
  }
  for (const std::string& holiday : holidays) {
    std::istringstream in(holiday);
    date::local_days day;
    in >> date::parse("%F", day);
    if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) {
      return InvalidArgument("holidays", "'" + holiday + "' is not a date. Write it as YYYY-MM-DD.");
    }
    calendar.holidays_.insert(DayNumber(day));
  }
  return calendar;
}

namespace {

bool IsWorkingDay(date::local_days day, const std::set<int>& holidays) {
  const unsigned weekday = date::weekday(day).iso_encoding();
  return weekday <= 5 && !holidays.contains(DayNumber(day));
}

// Local to UTC; a time that the clocks skip becomes the moment they change, a repeated one its first pass.
Timestamp ToUtc(const date::time_zone& zone, date::local_time<Duration> local) {
  return zone.to_sys(local, date::choose::earliest);
}

}  // namespace

Timestamp WorkingCalendar::AddWorkingDays(Timestamp from, double days) const {
  const date::time_zone& zone = Zone(zone_);
  auto left = std::chrono::duration_cast<Duration>(kWorkingDay * days);
  auto local = zone.to_local(from);
  auto day = date::floor<date::days>(local);
  while (true) {
    if (IsWorkingDay(day, holidays_)) {
      const auto begin = std::max<date::local_time<Duration>>(local, day + kDayStart);
      const auto end = date::local_time<Duration>(day + kDayEnd);
      if (begin < end) {
        if (left <= end - begin) return ToUtc(zone, begin + left);
        left -= end - begin;
      }
    }
    day += date::days(1);
    local = day;
  }
}

double WorkingCalendar::WorkingHoursBetween(Timestamp from, Timestamp to) const {
  const date::time_zone& zone = Zone(zone_);
  const auto last_day = date::floor<date::days>(zone.to_local(to));
  Duration worked{0};
  for (auto day = date::floor<date::days>(zone.to_local(from)); day <= last_day; day += date::days(1)) {
    if (!IsWorkingDay(day, holidays_)) continue;
    const Timestamp begin = std::max(from, ToUtc(zone, day + kDayStart));
    const Timestamp end = std::min(to, ToUtc(zone, day + kDayEnd));
    if (begin < end) worked += end - begin;
  }
  return std::chrono::duration<double, std::ratio<3600>>(worked).count();
}

bool WorkingCalendar::IsWorkingTime(Timestamp at) const {
  const auto local = Zone(zone_).to_local(at);
  const auto day = date::floor<date::days>(local);
  return IsWorkingDay(day, holidays_) && local >= day + kDayStart && local < day + kDayEnd;
}

namespace {

bool IsOwnDay(const WorkingHours& own, date::local_days day, const std::set<int>& holidays) {
  const unsigned weekday = date::weekday(day).iso_encoding();
  return ((own.weekdays >> (weekday - 1)) & 1) != 0 && !holidays.contains(DayNumber(day));
}

}  // namespace

WorkingCalendar::Presence WorkingCalendar::PresenceOf(const WorkingHours& own, Timestamp at) const {
  const auto local = Zone(zone_).to_local(at);
  const auto day = date::floor<date::days>(local);
  const auto end = day + std::chrono::minutes(own.end_minute);
  const bool there =
      IsOwnDay(own, day, holidays_) && local >= day + std::chrono::minutes(own.start_minute) && local < end;
  if (!there) return {};
  return {true, std::chrono::duration<double, std::ratio<60>>(end - local).count()};
}

double WorkingCalendar::OwnHoursBetween(const WorkingHours& own, Timestamp from, Timestamp to) const {
  const date::time_zone& zone = Zone(zone_);
  const auto last_day = date::floor<date::days>(zone.to_local(to));
  Duration worked{0};
  for (auto day = date::floor<date::days>(zone.to_local(from)); day <= last_day; day += date::days(1)) {
    if (!IsOwnDay(own, day, holidays_)) continue;
    const Timestamp begin = std::max(from, ToUtc(zone, day + std::chrono::minutes(own.start_minute)));
    const Timestamp end = std::min(to, ToUtc(zone, day + std::chrono::minutes(own.end_minute)));
    if (begin < end) worked += end - begin;
  }
  return std::chrono::duration<double, std::ratio<3600>>(worked).count();
}

}  // namespace coconsult
