// SPDX-License-Identifier: Apache-2.0
// The community's lists (TOML): what is taken is whole, and has a calendar; what is refused names lines.
#include <algorithm>

#include "config/load_community.h"
#include "domain/working_time.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

template <class Item>
void TestList(const std::vector<Item>& items) {
  std::set<std::string> ids;
  MUST_HOLD(!items.empty());
  for (const auto& item : items) {
    MUST_HOLD(!item.label.empty() && item.label.size() <= 200);
    MUST_HOLD(ids.insert(item.id).second && !item.id.empty() && item.id.size() <= 64);
  }
}

}  // namespace

void TestOne(std::string_view text) {
  const auto community = config::ParseCommunity("community.toml", text);
  if (!community) {
    MUST_HOLD(community.error().code == Errc::kInvalidArgument && !community.error().violations.empty());
    return;
  }
  TestList(community->sectors);
  TestList(community->localities);
  TestList(community->role_levels);
  TestList(community->themes);
  TestList(community->help_wanted);
  TestList(community->problem_types);
  TestList(community->message_kinds);
  TestList(community->regions);
  TestList(community->report_groups);
  const auto calendar = WorkingCalendar::Create(community->time_zone, community->holidays);
  MUST_HOLD(calendar);
  constexpr Timestamp kFriday =
      std::chrono::sys_days(std::chrono::year(2026) / 3 / 6) + std::chrono::hours(16);
  MUST_HOLD(calendar->AddWorkingDays(kFriday, 1.5) > kFriday);
}

}  // namespace coconsult::fuzz
