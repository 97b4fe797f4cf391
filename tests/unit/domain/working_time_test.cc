// SPDX-License-Identifier: Apache-2.0
#include "domain/working_time.h"

#include <gtest/gtest.h>

namespace coconsult {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Timestamp At(int y, int m, int d, int hour, int minute = 0) {
  return std::chrono::sys_days(std::chrono::year(y) / m / d) + hours(hour) + minutes(minute);
}

class Calendar : public ::testing::Test {
 protected:
  WorkingCalendar calendar_ = *WorkingCalendar::Create("Europe/London", {"2026-12-25", "2026-12-28"});
};

TEST_F(Calendar, OneWorkingDayLaterIsTheSameTimeOnTheNextWorkingDay) {
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 11, 17, 11), 1), At(2026, 11, 18, 11));  // Tuesday
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 11, 20, 11), 1), At(2026, 11, 23, 11));  // Friday to Monday
}

TEST_F(Calendar, TimeOutsideWorkingHoursDoesNotCount) {
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 11, 17, 20), 0.5), At(2026, 11, 18, 13));
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 11, 21, 12), 1), At(2026, 11, 23, 17));  // Saturday
}

TEST_F(Calendar, HolidaysAreSkipped) {
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 12, 24, 11), 1), At(2026, 12, 29, 11));
  EXPECT_FALSE(calendar_.IsWorkingTime(At(2026, 12, 25, 11)));
}

TEST_F(Calendar, WorkingHoursAreLocalAlsoWhenTheClocksChange) {
  // The clocks go back on 25 October 2026: 11:00 is 10:00 UTC before and 11:00 UTC after.
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 10, 23, 10), 1), At(2026, 10, 26, 11));
  EXPECT_TRUE(calendar_.IsWorkingTime(At(2026, 10, 23, 8)));
  EXPECT_FALSE(calendar_.IsWorkingTime(At(2026, 10, 26, 8)));
}

TEST_F(Calendar, NothingAddedOutsideWorkingTimeMovesToItsBeginning) {
  EXPECT_EQ(calendar_.AddWorkingDays(At(2026, 11, 21, 12), 0), At(2026, 11, 23, 9));
}

TEST(CalendarCreation, RefusesUnknownZonesAndWrongDates) {
  EXPECT_EQ(WorkingCalendar::Create("Europe/Atlantis", {}).error().violations.front().field, "time_zone");
  EXPECT_EQ(WorkingCalendar::Create("Europe/London", {"25 December"}).error().violations.front().field,
            "holidays");
}

}  // namespace
}  // namespace coconsult
