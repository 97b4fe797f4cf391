// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "facts.h"

namespace coconsult::impact {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const std::vector<std::string> kSectors = {"la_sector", "vol_sector", "priv_sector", "nhs_sector"};

// One consultation per answer, from three organisations on each side in turn.
void Answer(Facts& facts, const std::string& asker_sector, const std::string& consultant_sector) {
  const int number = static_cast<int>(facts.consultations.size());
  const std::string side = std::to_string(number % 3);
  facts.consultations.push_back({.id = NumberedId<ConsultationId>(number),
                                 .asker_sector = asker_sector,
                                 .asker_organisation = "asking " + side,
                                 .opened_at = At(2026, 3, 2)});
  facts.responses.push_back({.consultation = NumberedId<ConsultationId>(number),
                             .consultant = NumberedId<PractitionerId>(1000 + number),
                             .consultant_sector = consultant_sector,
                             .consultant_organisation = "answering " + side,
                             .first_at = At(2026, 3, 3)});
}

Facts FlowOf(const std::vector<std::vector<int>>& counts) {
  Facts facts;
  for (std::size_t r = 0; r < counts.size(); ++r) {
    for (std::size_t c = 0; c < counts[r].size(); ++c) {
      for (int i = 0; i < counts[r][c]; ++i) Answer(facts, kSectors[r], kSectors[c]);
    }
  }
  return facts;
}

std::string Summary(const Report& report, const std::string& label) {
  return RowTexts(TableOf(report, "R5_summary"), label)[0];
}

TEST(SectorFlow, CountsAnswersByGroup) {
  const Report report = ReportOn(FlowOf({{24, 18}, {15, 9}}));
  const Table& table = TableOf(report, "R5");
  EXPECT_THAT(table.columns, ElementsAre("Local authority", "Voluntary", "All"));
  EXPECT_THAT(RowTexts(table, "Local authority"), ElementsAre("24", "18", "42"));
  EXPECT_THAT(RowTexts(table, "Voluntary"), ElementsAre("15", "9", "24"));
  EXPECT_THAT(RowTexts(table, "All"), ElementsAre("39", "27", "66"));
  EXPECT_THAT(RowTexts(TableOf(report, "R5_rows"), "Voluntary"), ElementsAre("62.5 %", "37.5 %"));
  EXPECT_EQ(Summary(report, "Cross-sector %"), "50 %");
  EXPECT_EQ(Summary(report, "E-I index"), "0.000");
  EXPECT_FALSE(table.collapsed);
  EXPECT_EQ(table.suppressed, 0);
}

TEST(SectorFlow, MergesThePrivateSectorAndTheNhsInTheExample) {
  const Report report = ReportOn(FlowOf({{24, 18, 6, 3}, {15, 9, 7, 2}, {8, 6, 0, 5}, {4, 5, 1, 0}}));
  const Table& table = TableOf(report, "R5");
  EXPECT_TRUE(table.collapsed);
  EXPECT_THAT(table.columns, ElementsAre("Local authority", "Voluntary", "Private and NHS", "All"));
  EXPECT_THAT(RowTexts(table, "Local authority"), ElementsAre("24", "18", "9", "51"));
  EXPECT_THAT(RowTexts(table, "Voluntary"), ElementsAre("15", "9", "9", "33"));
  EXPECT_THAT(RowTexts(table, "Private and NHS"), ElementsAre("12", "11", "6", "29"));
  EXPECT_THAT(RowTexts(table, "All"), ElementsAre("51", "38", "24", "113"));
  EXPECT_EQ(table.suppressed, 0);
  EXPECT_THAT(table.note, HasSubstr("merged"));
  EXPECT_EQ(Summary(report, "Answers given"), "113");
  EXPECT_EQ(Summary(report, "Cross-sector %"), "70.8 %");
  EXPECT_EQ(Summary(report, "E-I index"), "0.416");
  EXPECT_THAT(TableOf(report, "R5_summary").note, HasSubstr("before groups were merged"));
}

TEST(SectorFlow, CountsTheSplitAsMergedWhenTheMergedCellIsSmall) {
  // Inside the merged group 6 answers, 2 of them across: the finer split would tell.
  const Report report = ReportOn(FlowOf({{24, 18, 6, 3}, {15, 9, 7, 2}, {8, 6, 4, 2}, {4, 5, 0, 0}}));
  ASSERT_TRUE(TableOf(report, "R5").collapsed);
  EXPECT_EQ(Summary(report, "Answers given"), "113");
  EXPECT_EQ(Summary(report, "Cross-sector %"), "65.5 %");
  EXPECT_THAT(TableOf(report, "R5_summary").note, HasSubstr("as merged"));
}

TEST(SectorFlow, WithholdsTheSplitThatWouldGiveOneCellAway) {
  // Of the four hidden cells one is on the diagonal.
  const Report report =
      ReportOn(FlowOf({{40, 7, 8, 30}, {30, 2, 6, 30}, {30, 30, 40, 30}, {30, 30, 30, 40}}));
  EXPECT_THAT(RowTexts(TableOf(report, "R5"), "Local authority"), ElementsAre("40", "x", "x", "30", "85"));
  EXPECT_THAT(RowTexts(TableOf(report, "R5"), "Voluntary"), ElementsAre("30", "x", "x", "30", "68"));
  EXPECT_EQ(TableOf(report, "R5").suppressed, 4);
  EXPECT_EQ(TableOf(report, "R5_rows").suppressed, 4);
  EXPECT_EQ(Summary(report, "Answers given"), "413");
  EXPECT_EQ(Summary(report, "Cross-sector %"), "x");
  EXPECT_EQ(Summary(report, "E-I index"), "x");
  EXPECT_EQ(TableOf(report, "R5_summary").suppressed, 2);
}

TEST(SectorFlow, NeedsThreeOrganisationsOnBothSides) {
  Facts facts = FlowOf({{30, 30, 30, 30}, {30, 30, 30, 30}, {30, 30, 30, 30}, {30, 30, 30, 30}});
  EXPECT_EQ(TableOf(ReportOn(facts), "R5").suppressed, 0);
  for (std::size_t i = 0; i < facts.responses.size(); ++i) {
    if (facts.consultations[i].asker_sector == "vol_sector" &&
        facts.responses[i].consultant_sector == "vol_sector") {
      facts.responses[i].consultant_organisation = "one of them";
    }
  }
  const Table table = TableOf(ReportOn(facts), "R5");
  EXPECT_EQ(RowTexts(table, "Voluntary")[1], "x");
  EXPECT_EQ(table.suppressed, 4);
}

TEST(SectorFlow, CountsAConsultantOncePerConsultation) {
  Facts facts = FlowOf({{12, 12}, {12, 12}});
  facts.responses.insert(facts.responses.end(), facts.responses.begin(), facts.responses.end());
  EXPECT_EQ(Summary(ReportOn(facts), "Answers given"), "48");
}

TEST(SectorFlow, CountsOnlyMaturedConsultationsOfThePeriod) {
  const Facts facts = FlowOf({{12, 12}, {12, 12}});
  EXPECT_EQ(Summary(ReportOn(facts, "2026-03"), "Answers given"), "48");
  EXPECT_EQ(Summary(ReportOn(facts, "2026-04"), "Answers given"), "0");
  EXPECT_EQ(Summary(ReportOn(facts, "2026-03", At(2026, 3, 8)), "Answers given"), "0");
  EXPECT_EQ(Summary(ReportOn(facts, "2026-04"), "Cross-sector %"), "too few to say");
}

TEST(SectorFlow, SaysNoRowPercentageOfFewerThanTen) {
  const Report report = ReportOn(FlowOf({{30, 30}, {0, 9}}));
  EXPECT_THAT(RowTexts(TableOf(report, "R5_rows"), "Voluntary"),
              ElementsAre("too few to say", "too few to say"));
}

TEST(SectorFlow, PutsUnknownSectorsInAGroupOfTheirOwn) {
  Facts facts = FlowOf({{12, 12}, {12, 12}});
  for (int i = 0; i < 9; ++i) Answer(facts, "closed_sector", "la_sector");
  EXPECT_THAT(RowTexts(TableOf(ReportOn(facts), "R5"), "Not known"), ElementsAre("9", "0", "0", "9"));
}

TEST(SectorFlow, KeepsWithholdingWhenMergingDoesNotHelp) {
  const Report report = ReportOn(FlowOf({{1, 2}, {2, 1}}));
  const Table& table = TableOf(report, "R5");
  EXPECT_TRUE(table.collapsed);
  EXPECT_THAT(RowTexts(table, "All").back(), Not(IsEmpty()));
  EXPECT_THAT(RowTexts(table, "Voluntary"), ElementsAre("x", "x", "x"));
  EXPECT_THAT(table.note, HasSubstr("longer period"));
}

TEST(SectorFlow, IsTheSameForTheSameFacts) {
  const Facts facts = FlowOf({{24, 18, 6, 3}, {15, 9, 7, 2}, {8, 6, 0, 5}, {4, 5, 1, 0}});
  const Report a = ReportOn(facts);
  const Report b = ReportOn(facts);
  ASSERT_EQ(a.tables.size(), 6U);
  for (std::size_t i = 0; i < a.tables.size(); ++i) {
    ASSERT_EQ(a.tables[i].rows.size(), b.tables[i].rows.size());
    for (std::size_t r = 0; r < a.tables[i].rows.size(); ++r) {
      EXPECT_EQ(Texts(a.tables[i].rows[r]), Texts(b.tables[i].rows[r]));
    }
  }
}

}  // namespace
}  // namespace coconsult::impact
