// SPDX-License-Identifier: Apache-2.0
#include "client/cli/working_hours.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ParseWorkingHours, ReadsRangesAndListsOfDays) {
  const auto week = ParseWorkingHours("Mon-Fri 09:00-17:00");
  ASSERT_TRUE(week);
  EXPECT_THAT(week->weekdays(), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_EQ(week->start_minute(), 540);
  EXPECT_EQ(week->end_minute(), 1020);
  const auto some = ParseWorkingHours("thu,Tuesday 10:00-14:30");
  ASSERT_TRUE(some);
  EXPECT_THAT(some->weekdays(), ElementsAre(2, 4));
  EXPECT_EQ(some->end_minute(), 870);
  const auto all = ParseWorkingHours(" Mon-Sun  00:00-24:00 ");
  ASSERT_TRUE(all);
  EXPECT_EQ(all->weekdays_size(), 7);
  EXPECT_EQ(all->end_minute(), 1440);
  EXPECT_THAT(ParseWorkingHours("Mon,Wed-Fri,Mon 07:00-19:00")->weekdays(), ElementsAre(1, 3, 4, 5));
}

TEST(ParseWorkingHours, SaysWhatIsWrong) {
  EXPECT_THAT(ParseWorkingHours("09:00-17:00").error().message, HasSubstr("lacks days or times"));
  EXPECT_THAT(ParseWorkingHours("Mon-Fri").error().message, HasSubstr("lacks days or times"));
  EXPECT_THAT(ParseWorkingHours("Mon-Foo 09:00-17:00").error().message, HasSubstr("'Mon-Foo'"));
  EXPECT_THAT(ParseWorkingHours("Fri-Mon 09:00-17:00").error().message, HasSubstr("backwards"));
  EXPECT_THAT(ParseWorkingHours("Mon 9-17").error().message, HasSubstr("'9-17'"));
  EXPECT_THAT(ParseWorkingHours("Mon 17:00-09:00").error().message, HasSubstr("ends before it starts"));
  EXPECT_THAT(ParseWorkingHours("Mon 09:00-24:01").error().message, HasSubstr("no range of times"));
  EXPECT_THAT(ParseWorkingHours("Mon 09:60-10:00").error().message, HasSubstr("no range of times"));
  EXPECT_FALSE(ParseWorkingHours(""));
  EXPECT_FALSE(ParseWorkingHours("Mon-Tue-Wed 09:00-17:00"));
}

TEST(FormatWorkingHours, IsReadBackAsTheSame) {
  for (const char* text : {"Mon-Fri 09:00-17:00", "Tue,Thu 10:00-14:00", "Mon-Sun 00:00-24:00",
                           "Mon,Wed-Fri 07:05-19:00", "Sat,Sun 08:00-09:00"}) {
    const auto hours = ParseWorkingHours(text);
    ASSERT_TRUE(hours) << text;
    EXPECT_EQ(FormatWorkingHours(*hours), text);
  }
  EXPECT_EQ(FormatWorkingHours({}), "");
}

}  // namespace
}  // namespace coconsult::cli
