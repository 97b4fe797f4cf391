// SPDX-License-Identifier: Apache-2.0
#include "impact/figure.h"

#include <gtest/gtest.h>

#include "facts.h"

namespace coconsult::impact {
namespace {

TEST(Figures, PrintPercentagesWithOneDecimalWhereItSaysSomething) {
  EXPECT_EQ(PercentFigure(80, 113, {}).text, "70.8 %");
  EXPECT_EQ(PercentFigure(80, 113, {}).value, 70.8);
  EXPECT_EQ(PercentFigure(41, 100, {}).text, "41 %");
  EXPECT_EQ(PercentFigure(0, 10, {}).text, "0 %");
  EXPECT_EQ(PercentFigure(10, 10, {}).text, "100 %");
}

TEST(Figures, RefuseAPercentageOfAFew) {
  EXPECT_EQ(PercentFigure(5, 9, {}).text, "too few to say");
  EXPECT_FALSE(PercentFigure(5, 9, {}).value.has_value());
  EXPECT_EQ(PercentFigure(0, 0, {.min_denominator = 0}).text, "too few to say");
}

TEST(Figures, WithholdAPercentageOfWhatIsWithheld) {
  EXPECT_EQ(PercentFigure(std::nullopt, 20, {}).text, "x");
  EXPECT_EQ(PercentFigure(20, std::nullopt, {}).text, "x");
  EXPECT_FALSE(PercentFigure(20, std::nullopt, {}).value.has_value());
  EXPECT_EQ(CountFigure(std::nullopt).text, "x");
}

TEST(Figures, GiveNoMoreDigitsThanTheyPrint) {
  EXPECT_EQ(HoursFigure(21.4567).text, "21.5 h");
  EXPECT_EQ(HoursFigure(21.4567).value, 21.5);
  EXPECT_EQ(HoursFigure(7.02).text, "7 h");
  EXPECT_EQ(IndexFigure(0.41593).text, "0.416");
  EXPECT_EQ(IndexFigure(-0.25).text, "-0.250");
  EXPECT_EQ(IndexFigure(-0.0001).text, "0.000");
}

TEST(Figures, WriteDatesForPeople) { EXPECT_EQ(DateText(At(2026, 11, 5, 23)), "5 November 2026"); }

TEST(Counter, CountsOrganisationsOnceAndUnstatedOnesNever) {
  Counter counter;
  counter.Add("a");
  counter.Add("a");
  counter.Add("b");
  counter.Add("");
  EXPECT_EQ(counter.cell().count, 4);
  EXPECT_EQ(counter.cell().organisations, 2);
}

}  // namespace
}  // namespace coconsult::impact
