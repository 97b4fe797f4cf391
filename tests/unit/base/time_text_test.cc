// SPDX-License-Identifier: Apache-2.0
#include "base/time_text.h"

#include <gtest/gtest.h>

namespace coconsult {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

const Timestamp kMoment = Timestamp(sys_days(year(2026) / 11 / 27)) + std::chrono::hours(9) +
                          std::chrono::minutes(5) + Duration(7'000'042);

TEST(TimeText, NamesAMomentToTheMicrosecond) {
  EXPECT_EQ(FormatTime(kMoment), "2026-11-27T09:05:07.000042Z");
}

TEST(TimeText, ReadsWhatItWrote) {
  for (const std::int64_t micros :
       {std::int64_t{0}, std::int64_t{1}, ToMicros(kMoment), std::int64_t{253'402'300'799'999'999}})
    EXPECT_EQ(ParseTime(FormatTime(FromMicros(micros))), FromMicros(micros));
}

TEST(TimeText, TakesFewerDigitsAndASpace) {
  EXPECT_EQ(ParseTime("2026-11-27T09:05:07Z"), kMoment - Duration(42));
  EXPECT_EQ(ParseTime("2026-11-27 09:05:07.00004z"), kMoment - Duration(2));
}

TEST(TimeText, RefusesWhatNamesNoMomentOrLeavesTheZoneOpen) {
  for (const char* text : {"", "now", "2026-11-27", "2026-11-27T09:05:07", "2026-11-27T09:05:07+01:00",
                           "2026-11-31T09:05:07Z", "2026-13-01T09:05:07Z", "2026-11-27T24:00:00Z",
                           "2026-11-27T09:60:00Z", "2026-11-27T09:05:07.Z", "2026-11-27T09:05:07.0000001Z",
                           "2026-11-27T09:05:07Z ", "1969-12-31T23:59:59Z", "2026-1-27T09:05:07Z"})
    EXPECT_FALSE(ParseTime(text)) << text;
}

}  // namespace
}  // namespace coconsult
