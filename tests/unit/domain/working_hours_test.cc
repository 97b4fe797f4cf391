// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "domain/working_time.h"

namespace coconsult {
namespace {

Timestamp At(int year, unsigned month, unsigned day, int hour, int minute = 0) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
         std::chrono::hours(hour) + std::chrono::minutes(minute);
}

double Between(Timestamp from, Timestamp to) {
  static const WorkingCalendar calendar = WorkingCalendar::Create("Europe/London", {"2026-12-25"}).value();
  return calendar.WorkingHoursBetween(from, to);
}

TEST(WorkingHoursBetween, CountsTheTimeWithinOneDay) {
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 5, 10), At(2026, 1, 5, 12, 30)), 2.5);
}

TEST(WorkingHoursBetween, LeavesOutMorningsEveningsAndNights) {
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 5, 0), At(2026, 1, 5, 23, 59)), 8);
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 5, 16), At(2026, 1, 6, 10)), 2);
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 5, 18), At(2026, 1, 6, 8)), 0);
}

TEST(WorkingHoursBetween, LeavesOutWeekendsAndHolidays) {
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 9, 16), At(2026, 1, 12, 10)), 2);
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 10, 9), At(2026, 1, 11, 17)), 0);
  EXPECT_DOUBLE_EQ(Between(At(2026, 12, 24, 9), At(2026, 12, 28, 17)), 16);
}

TEST(WorkingHoursBetween, CountsLocalHoursInSummerAndAcrossTheChangeOfTheClocks) {
  EXPECT_DOUBLE_EQ(Between(At(2026, 6, 1, 8), At(2026, 6, 1, 16)), 8);    // 09:00 to 17:00 BST
  EXPECT_DOUBLE_EQ(Between(At(2026, 6, 1, 16), At(2026, 6, 1, 17)), 0);   // after 17:00 BST
  EXPECT_DOUBLE_EQ(Between(At(2026, 3, 27, 16), At(2026, 3, 30, 9)), 2);  // clocks change on Sunday
}

TEST(WorkingHoursBetween, CountsNothingBackwards) {
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 5, 12), At(2026, 1, 5, 12)), 0);
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 5, 12), At(2026, 1, 5, 10)), 0);
  EXPECT_DOUBLE_EQ(Between(At(2026, 1, 9, 12), At(2026, 1, 5, 10)), 0);
}

TEST(WorkingHoursBetween, CountsFortyHoursAWeek) {
  EXPECT_DOUBLE_EQ(Between(At(2026, 2, 2, 0), At(2026, 2, 9, 0)), 40);
}

TEST(WorkingHoursBetween, UndoesAddWorkingDays) {
  const WorkingCalendar calendar = WorkingCalendar::Create("Europe/London", {}).value();
  const Timestamp from = At(2026, 3, 26, 14, 20);
  for (const double days : {0.25, 1.0, 3.5, 20.0}) {
    EXPECT_DOUBLE_EQ(calendar.WorkingHoursBetween(from, calendar.AddWorkingDays(from, days)), 8 * days);
  }
}

}  // namespace
}  // namespace coconsult
