// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts.h"

namespace coconsult::impact {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Opens a consultation, answered after so many hours; negative = never.
void Open(Facts& facts, Timestamp at, double answered_after) {
  const int number = static_cast<int>(facts.consultations.size());
  ConsultationFact fact{.id = NumberedId<ConsultationId>(number),
                        .asker_organisation = "organisation " + std::to_string(number % 5),
                        .opened_at = at};
  if (answered_after >= 0) {
    fact.first_response_at = at + std::chrono::duration_cast<Duration>(
                                      std::chrono::duration<double, std::ratio<3600>>(answered_after));
  }
  facts.consultations.push_back(fact);
}

void OpenMany(Facts& facts, int count, Timestamp at, double answered_after) {
  for (int i = 0; i < count; ++i) Open(facts, at, answered_after);
}

TEST(Answered, CountsAnswersWithinSevenDaysByMonthAndInAll) {
  Facts facts;
  OpenMany(facts, 15, At(2026, 1, 5), 3);
  OpenMany(facts, 5, At(2026, 1, 31, 23), 7 * 24);
  OpenMany(facts, 20, At(2026, 2, 1), 7 * 24 + 0.1);
  OpenMany(facts, 20, At(2026, 2, 10), 1);
  OpenMany(facts, 10, At(2026, 3, 1), -1);
  const Table table = TableOf(ReportOn(facts, "2026-Q1"), "R2");
  EXPECT_THAT(RowTexts(table, "2026-01"), ElementsAre("20", "20", "100 %"));
  EXPECT_THAT(RowTexts(table, "2026-02"), ElementsAre("40", "20", "50 %"));
  EXPECT_THAT(RowTexts(table, "2026-03"), ElementsAre("10", "0", "0 %"));
  EXPECT_THAT(RowTexts(table, "All"), ElementsAre("70", "40", "57.1 %"));
  EXPECT_EQ(table.suppressed, 0);
  EXPECT_FALSE(table.collapsed);
}

TEST(Answered, CountsOnlyWhatWasOpenedInThePeriodAndHasMatured) {
  Facts facts;
  OpenMany(facts, 10, At(2026, 10, 31, 23), 1);
  OpenMany(facts, 12, At(2026, 11, 1), 1);
  OpenMany(facts, 14, At(2026, 11, 14), 1);
  OpenMany(facts, 16, At(2026, 11, 14, 1), 1);
  const Table table = TableOf(ReportOn(facts, "2026-11", At(2026, 11, 21)), "R2");
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_THAT(RowTexts(table, "2026-11"), ElementsAre("26", "26", "100 %"));
  EXPECT_THAT(table.note, HasSubstr("21 November 2026"));
}

TEST(Answered, LeavesOutMonthsInWhichNothingCanHaveMatured) {
  Facts facts;
  OpenMany(facts, 12, At(2026, 1, 1), 1);
  EXPECT_EQ(TableOf(ReportOn(facts, "2026", At(2026, 3, 7)), "R2").rows.size(), 3U);
  EXPECT_EQ(TableOf(ReportOn(facts, "2026", At(2026, 3, 8)), "R2").rows.size(), 4U);
  EXPECT_THAT(RowTexts(TableOf(ReportOn(facts, "2027", At(2026, 3, 8)), "R2"), "All"),
              ElementsAre("0", "0", "too few to say"));
}

TEST(Answered, SaysNoPercentageOfFewerThanTen) {
  Facts facts;
  OpenMany(facts, 9, At(2026, 1, 5), 1);
  EXPECT_THAT(RowTexts(TableOf(ReportOn(facts, "2026-01"), "R2"), "2026-01"),
              ElementsAre("9", "9", "too few to say"));
}

TEST(Answered, WithholdsSmallCountsAndASecondMonth) {
  Facts facts;
  OpenMany(facts, 20, At(2026, 1, 5), 1);
  OpenMany(facts, 20, At(2026, 2, 5), 1);
  OpenMany(facts, 16, At(2026, 3, 5), 1);
  OpenMany(facts, 2, At(2026, 4, 5), 1);
  OpenMany(facts, 20, At(2026, 5, 5), 1);
  const Table table = TableOf(ReportOn(facts, "2026", At(2026, 5, 31)), "R2");
  EXPECT_FALSE(table.collapsed);
  EXPECT_THAT(RowTexts(table, "2026-04"), ElementsAre("x", "x", "x"));
  EXPECT_THAT(RowTexts(table, "2026-03"), ElementsAre("x", "x", "x"));
  EXPECT_THAT(RowTexts(table, "All"), ElementsAre("78", "78", "100 %"));
  EXPECT_EQ(table.suppressed, 4);
}

TEST(Answered, WithholdsThePercentageOfAWithheldCount) {
  Facts facts;
  OpenMany(facts, 12, At(2026, 1, 5), -1);
  OpenMany(facts, 3, At(2026, 1, 5), 1);
  EXPECT_THAT(RowTexts(TableOf(ReportOn(facts, "2026-01"), "R2"), "2026-01"), ElementsAre("15", "x", "x"));
}

TEST(Answered, ShowsThePeriodOnlyWhenTooManyMonthsWouldBeWithheld) {
  Facts facts;
  for (unsigned month = 1; month <= 12; ++month) OpenMany(facts, 4, At(2026, month, 5), 1);
  const Report report = ReportOn(facts);
  const Table table = TableOf(report, "R2");
  EXPECT_TRUE(table.collapsed);
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_THAT(RowTexts(table, "All"), ElementsAre("48", "48", "100 %"));
  EXPECT_EQ(RowTexts(TableOf(report, "R3"), "Elapsed hours")[0], "48");
}

TEST(Answered, IgnoresAResponseAfterTheDataCut) {
  Facts facts;
  OpenMany(facts, 12, At(2026, 1, 5), 24 * 6);
  OpenMany(facts, 12, At(2026, 1, 5), 24 * 8);
  const Report report = ReportOn(facts, "2026-01", At(2026, 1, 12));
  EXPECT_THAT(RowTexts(TableOf(report, "R2"), "2026-01"), ElementsAre("24", "12", "50 %"));
  EXPECT_THAT(RowTexts(TableOf(report, "R3"), "Elapsed hours"), ElementsAre("24", "144 h", "not reached"));
}

std::vector<std::string> ElapsedOf(const std::vector<double>& hours_to_answer) {
  Facts facts;
  for (const double answered_after : hours_to_answer) Open(facts, At(2026, 1, 5), answered_after);
  return RowTexts(TableOf(ReportOn(facts, "2026-01"), "R3"), "Elapsed hours");
}

TEST(ResponseTime, GivesMedianAndNinetiethPercentile) {
  EXPECT_THAT(ElapsedOf({10, 9, 8, 7, 6, 5, 4, 3, 2, 1}), ElementsAre("10", "5.5 h", "9 h"));
  EXPECT_THAT(ElapsedOf({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}), ElementsAre("11", "6 h", "10 h"));
  EXPECT_THAT(ElapsedOf({1.26, 1.26, 1.26, 1.26, 1.26, 1.26, 1.26, 1.26, 1.26, 1.26}),
              ElementsAre("10", "1.3 h", "1.3 h"));
}

TEST(ResponseTime, CountsAnUnansweredOneAsLongerThanAllOthers) {
  EXPECT_THAT(ElapsedOf({1, 2, 3, 4, 5, 6, 7, 8, 9, -1}), ElementsAre("10", "5.5 h", "9 h"));
  EXPECT_THAT(ElapsedOf({1, 2, 3, 4, 5, 6, 7, 8, -1, -1}), ElementsAre("10", "5.5 h", "not reached"));
  EXPECT_THAT(ElapsedOf({1, 2, 3, 4, 5, -1, -1, -1, -1, -1}), ElementsAre("10", "5 h", "not reached"));
  EXPECT_THAT(ElapsedOf({1, 2, 3, 4, -1, -1, -1, -1, -1, -1}),
              ElementsAre("10", "not reached", "not reached"));
}

TEST(ResponseTime, SaysNothingAboutFewerThanTen) {
  EXPECT_THAT(ElapsedOf({1, 2, 3, 4, 5, 6, 7, 8, 9}), ElementsAre("9", "too few to say", "too few to say"));
  EXPECT_THAT(ElapsedOf({}), ElementsAre("0", "too few to say", "too few to say"));
  EXPECT_THAT(ElapsedOf({1, 2}), ElementsAre("x", "too few to say", "too few to say"));
}

TEST(ResponseTime, CountsWorkingHoursToo) {
  Facts facts;
  // Friday 16:00 to Monday 10:00.
  OpenMany(facts, 10, At(2026, 1, 9, 16), 66);
  const Table table = TableOf(ReportOn(facts, "2026-01"), "R3");
  EXPECT_THAT(RowTexts(table, "Elapsed hours"), ElementsAre("10", "66 h", "66 h"));
  EXPECT_THAT(RowTexts(table, "Working hours"), ElementsAre("10", "2 h", "2 h"));
}

}  // namespace
}  // namespace coconsult::impact
