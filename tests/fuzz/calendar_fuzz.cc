// SPDX-License-Identifier: Apache-2.0
// Time zones and holidays of a community's file: a calendar that is made keeps its promises about time.
#include "domain/working_time.h"

#include "target.h"

namespace coconsult::fuzz {

// The first line is the time zone, each further line a holiday.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  const std::string zone = input.Line();
  std::vector<std::string> holidays;
  while (!input.empty() && holidays.size() < 100) holidays.push_back(input.Line());
  const auto calendar = WorkingCalendar::Create(zone, holidays);
  if (!calendar) {
    const std::string& field = calendar.error().violations.at(0).field;
    MUST_HOLD(field == "time_zone" || field == "holidays");
    return;
  }
  constexpr Timestamp kMonday =
      std::chrono::sys_days(std::chrono::year(2026) / 3 / 2) + std::chrono::hours(4);
  const Timestamp later = calendar->AddWorkingDays(kMonday, 2.25);
  MUST_HOLD(later > kMonday);
  const double hours = calendar->WorkingHoursBetween(kMonday, later);
  MUST_HOLD(hours > 17.99 && hours < 18.01);
}

}  // namespace coconsult::fuzz
