// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "facts.h"

namespace coconsult::impact {
namespace {

TEST(ParsePeriod, ReadsAYear) {
  const Period period = PeriodOf("2026");
  EXPECT_EQ(period.text, "2026");
  EXPECT_EQ(period.from, At(2026, 1, 1));
  EXPECT_EQ(period.to, At(2027, 1, 1));
}

TEST(ParsePeriod, ReadsAQuarter) {
  EXPECT_EQ(PeriodOf("2026-Q1").from, At(2026, 1, 1));
  EXPECT_EQ(PeriodOf("2026-Q1").to, At(2026, 4, 1));
  EXPECT_EQ(PeriodOf("2026-Q4").from, At(2026, 10, 1));
  EXPECT_EQ(PeriodOf("2026-Q4").to, At(2027, 1, 1));
}

TEST(ParsePeriod, ReadsAMonth) {
  EXPECT_EQ(PeriodOf("2026-11").from, At(2026, 11, 1));
  EXPECT_EQ(PeriodOf("2026-12").to, At(2027, 1, 1));
  EXPECT_EQ(PeriodOf("2028-02").to, At(2028, 3, 1));
}

TEST(ParsePeriod, RefusesEverythingElse) {
  for (const char* text :
       {"",        "26",      "202",     "02026",  "2026-",      "2026-0",   "2026-00", "2026-13",
        "2026-Q0", "2026-Q5", "2026-q1", "2026-Q", "2026-Q12",   "2026-011", "2026/11", " 2026",
        "2026 ",   "-026",    "2026-1a", "0999",   "2026-11-01", "2026-W12", "٢٠٢٦"}) {
    const Result<Period> period = ParsePeriod(text);
    ASSERT_FALSE(period) << text;
    EXPECT_EQ(period.error().code, Errc::kInvalidArgument);
    ASSERT_EQ(period.error().violations.size(), 1U);
    EXPECT_EQ(period.error().violations[0].field, "period");
  }
}

}  // namespace
}  // namespace coconsult::impact
