// SPDX-License-Identifier: Apache-2.0
#include "client/cli/times.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace coconsult::cli {
namespace {

using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

class Times : public ::testing::Test {
 protected:
  void SetUp() override {
    setenv("TZ", "Europe/London", 1);
    tzset();
  }
  static constexpr std::int64_t kSaturday = 1795295700;  // 2026-11-21 21:15 UTC
  const TimePoint now_ = TimePoint(std::chrono::seconds(kSaturday));
};

TEST_F(Times, AreLocal) {
  EXPECT_EQ(LocalTime(now_), "Sat 21 Nov 2026, 21:15");
  EXPECT_EQ(ClockTime(now_), "2026-11-21 21:15:00");
  // British summer time.
  EXPECT_EQ(LocalTime(TimePoint(std::chrono::seconds(1782900000))), "Wed 1 Jul 2026, 11:00");
}

TEST_F(Times, AreRelativeToNow) {
  EXPECT_EQ(Relative(now_, now_), "just now");
  EXPECT_EQ(Relative(now_ - minutes(1), now_), "1 minute ago");
  EXPECT_EQ(Relative(now_ - hours(3), now_), "3 hours ago");
  EXPECT_EQ(Relative(now_ - days(5), now_), "5 days ago");
  EXPECT_EQ(Relative(now_ - days(30), now_), "4 weeks ago");
  EXPECT_EQ(Relative(now_ + hours(2) - seconds(5), now_), "in 2 hours");
  EXPECT_EQ(Relative(now_ + seconds(20), now_), "in less than a minute");
  EXPECT_EQ(Relative(now_ + days(100), now_), "in 3 months");
}

TEST_F(Times, DatesAreStartsOfLocalDays) {
  ASSERT_TRUE(ParseDate("2026-12-24"));
  EXPECT_EQ(ClockTime(*ParseDate("2026-12-24")), "2026-12-24 00:00:00");
  EXPECT_EQ(ClockTime(*ParseDate("2026-07-01")), "2026-07-01 00:00:00");
  for (const char* wrong : {"2026-02-30", "24-12-2026", "2026-1-1", "tomorrow", "", "2026-12-24T10:00"}) {
    EXPECT_FALSE(ParseDate(wrong)) << wrong;
  }
}

TEST_F(Times, LastLongerThanNanosecondsDo) {
  ASSERT_TRUE(ParseDate("9999-12-31"));
  EXPECT_EQ(ClockTime(*ParseDate("9999-12-31")), "9999-12-31 00:00:00");
  EXPECT_EQ(ToTimePoint(ToTimestamp(*ParseDate("9999-12-31"))), *ParseDate("9999-12-31"));
}

TEST_F(Times, StayInTheirYearsWhateverAServerSends) {
  google::protobuf::Timestamp sent;
  sent.set_seconds(INT64_MAX);
  EXPECT_EQ(ClockTime(ToTimePoint(sent)), "9999-12-31 23:59:59");
  EXPECT_THAT(When(sent, now_), ::testing::HasSubstr("(in 97"));
  sent.set_seconds(INT64_MIN);
  EXPECT_THAT(When(sent, now_), ::testing::HasSubstr("months ago)"));
}

}  // namespace
}  // namespace coconsult::cli
