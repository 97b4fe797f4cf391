// SPDX-License-Identifier: Apache-2.0
#include "impact/suppression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "support/seeded_random.h"

namespace coconsult::impact {
namespace {

using ::testing::ElementsAre;

constexpr auto kX = std::nullopt;
using Counts = std::vector<std::vector<std::int64_t>>;
using PublishedRow = std::vector<PublishedCount>;

std::vector<std::vector<Cell>> Backed(const Counts& counts, int organisations = 3) {
  std::vector<std::vector<Cell>> table;
  for (const auto& row : counts) {
    auto& cells = table.emplace_back();
    for (const std::int64_t count : row) cells.push_back({count, organisations});
  }
  return table;
}

TEST(Suppress, HidesWhatTheSectorFlowExampleSays) {
  const SuppressedTable table =
      Suppress(Backed({{24, 18, 6, 3}, {15, 9, 7, 2}, {8, 6, 0, 5}, {4, 5, 1, 0}}), {});
  EXPECT_THAT(table.cells, ElementsAre(PublishedRow{24, 18, kX, kX}, PublishedRow{15, 9, kX, kX},
                                       PublishedRow{kX, 6, 0, kX}, PublishedRow{kX, 5, kX, 0}));
  EXPECT_EQ(table.row_totals, (PublishedRow{51, 33, 19, 10}));
  EXPECT_EQ(table.column_totals, (PublishedRow{51, 38, 14, 10}));
  EXPECT_EQ(table.total, 113);
  EXPECT_EQ(table.suppressed, 8);
  EXPECT_EQ(table.suppressed_totals, 0);
  EXPECT_TRUE(table.collapse);
}

TEST(Suppress, LeavesLargeCountsAndZeros) {
  const SuppressedTable table = Suppress(Backed({{5, 0}, {0, 7}}), {});
  EXPECT_THAT(table.cells, ElementsAre(PublishedRow{5, 0}, PublishedRow{0, 7}));
  EXPECT_EQ(table.suppressed, 0);
  EXPECT_FALSE(table.collapse);
}

TEST(Suppress, HidesACellOfTooFewOrganisations) {
  std::vector<std::vector<Cell>> counts = Backed({{20, 20, 20}, {20, 20, 20}, {20, 20, 20}});
  counts[1][1].organisations = 2;
  const SuppressedTable table = Suppress(counts, {});
  EXPECT_EQ(table.cells[1][1], kX);
  EXPECT_EQ(table.suppressed, 4);
}

TEST(Suppress, TakesTheFirstOfTwoEquallySmallCells) {
  const SuppressedTable table = Suppress(Backed({{9, 9, 3}, {30, 20, 20}, {40, 20, 20}}), {});
  EXPECT_EQ(table.cells[0], (PublishedRow{kX, 9, kX}));
}

TEST(Suppress, WithholdsATotalThatWouldGiveItsOnlyCellAway) {
  const SuppressedTable table = Suppress(Backed({{0, 3, 0}, {30, 0, 30}, {30, 20, 30}}), {});
  EXPECT_EQ(table.cells[0], (PublishedRow{0, kX, 0}));
  EXPECT_EQ(table.row_totals[0], kX);
  EXPECT_GE(std::count(table.row_totals.begin(), table.row_totals.end(), kX) + (table.total ? 0 : 1), 2);
}

TEST(Suppress, WithholdsATotalWhoseHiddenCellsAddUpToLittle) {
  const SuppressedTable table = Suppress(Backed({{20, 1, 1}, {20, 20, 20}, {20, 9, 9}}), {});
  EXPECT_EQ(table.cells[0], (PublishedRow{20, kX, kX}));
  EXPECT_EQ(table.row_totals[0], kX);
}

TEST(Suppress, CollapsesOnlyAboveTheShare) {
  const auto counts = Backed({{2, 2, 9, 9, 9}, {2, 2, 9, 9, 9}});
  EXPECT_EQ(Suppress(counts, {}).suppressed, 4);
  EXPECT_FALSE(Suppress(counts, {}).collapse);  // 4 of 10 is not more than 40 %
  EXPECT_TRUE(Suppress(counts, {.collapse_share = 0.39}).collapse);
}

TEST(Suppress, FollowsTheThreshold) {
  const auto counts = Backed({{9, 9}, {9, 9}});
  EXPECT_EQ(Suppress(counts, {.threshold = 10}).suppressed, 4);
  EXPECT_EQ(Suppress(counts, {.threshold = 3}).suppressed, 0);
}

TEST(Suppress, TakesATableWithoutCells) {
  const SuppressedTable table = Suppress({}, {});
  EXPECT_EQ(table.total, 0);
  EXPECT_FALSE(table.collapse);
}

TEST(SuppressLine, HidesASecondCellOrTheTotal) {
  const auto line = [](const std::vector<std::int64_t>& counts) {
    return SuppressLine(Backed({counts})[0], {});
  };
  EXPECT_THAT(line({20, 3, 8}).cells, ElementsAre(20, kX, kX));
  EXPECT_EQ(line({20, 3, 8}).total, 31);
  EXPECT_THAT(line({0, 3, 0}).cells, ElementsAre(0, kX, 0));
  EXPECT_EQ(line({0, 3, 0}).total, kX);
  EXPECT_EQ(line({0, 3, 0}).suppressed, 2);
  EXPECT_TRUE(line({1, 2, 3}).collapse);
  EXPECT_EQ(line({}).total, 0);
}

// ---- properties over random tables

std::vector<std::vector<Cell>> RandomTable(coconsult::testing::SeededRandom& random) {
  std::vector<std::vector<Cell>> table(1 + random.Below(5), std::vector<Cell>(1 + random.Below(5)));
  const std::uint64_t largest = random.Below(2) == 0 ? 8 : 60;
  for (auto& row : table) {
    for (Cell& cell : row) {
      if (random.Below(4) == 0) continue;
      cell.count = static_cast<std::int64_t>(random.Below(largest));
      cell.organisations = static_cast<int>(random.Below(12));
    }
  }
  return table;
}

std::int64_t Withheld(const PublishedRow& entries) { return std::count(entries.begin(), entries.end(), kX); }

PublishedRow Column(const SuppressedTable& table, std::size_t c) {
  PublishedRow column;
  for (const PublishedRow& row : table.cells) column.push_back(row[c]);
  return column;
}

PublishedRow With(PublishedRow entries, const PublishedCount& total) {
  entries.push_back(total);
  return entries;
}

bool CanHideMore(const PublishedRow& entries) {
  return std::any_of(entries.begin(), entries.end(),
                     [](const PublishedCount& count) { return count.value_or(0) > 0; });
}

// Every line of the table that somebody can subtract in, with its total.
std::vector<PublishedRow> Lines(const SuppressedTable& table) {
  std::vector<PublishedRow> lines = {With(table.row_totals, table.total),
                                     With(table.column_totals, table.total)};
  for (std::size_t r = 0; r < table.cells.size(); ++r)
    lines.push_back(With(table.cells[r], table.row_totals[r]));
  for (std::size_t c = 0; c < table.column_totals.size(); ++c) {
    lines.push_back(With(Column(table, c), table.column_totals[c]));
  }
  return lines;
}

TEST(SuppressProperties, NoLineIsLeftWithExactlyOneWithheldEntry) {
  coconsult::testing::SeededRandom random(11);
  for (int round = 0; round < 3000; ++round) {
    const SuppressedTable table = Suppress(RandomTable(random), {});
    for (const PublishedRow& line : Lines(table)) ASSERT_NE(Withheld(line), 1) << "round " << round;
    for (const PublishedRow& row : table.cells) ASSERT_TRUE(Withheld(row) != 1 || !CanHideMore(row)) << round;
    for (std::size_t c = 0; c < table.column_totals.size(); ++c) {
      const PublishedRow column = Column(table, c);
      ASSERT_TRUE(Withheld(column) != 1 || !CanHideMore(column)) << round;
    }
  }
}

TEST(SuppressProperties, PublishedCountsAreTrueAndLargeEnough) {
  coconsult::testing::SeededRandom random(12);
  for (int round = 0; round < 3000; ++round) {
    const auto counts = RandomTable(random);
    const SuppressedTable table = Suppress(counts, {});
    std::int64_t withheld = 0;
    for (std::size_t r = 0; r < counts.size(); ++r) {
      for (std::size_t c = 0; c < counts[r].size(); ++c) {
        withheld += table.cells[r][c] ? 0 : 1;
        if (!table.cells[r][c]) continue;
        ASSERT_EQ(*table.cells[r][c], counts[r][c].count);
        ASSERT_TRUE(MayPublish(counts[r][c], {}));
      }
    }
    ASSERT_EQ(table.suppressed, withheld);
  }
}

TEST(SuppressProperties, PublishedTotalsAreTheSumsAndHideNoSmallSum) {
  coconsult::testing::SeededRandom random(13);
  for (int round = 0; round < 3000; ++round) {
    const auto counts = RandomTable(random);
    const SuppressedTable table = Suppress(counts, {});
    std::int64_t total = 0;
    for (std::size_t r = 0; r < counts.size(); ++r) {
      std::int64_t sum = 0;
      std::int64_t hidden = 0;
      for (std::size_t c = 0; c < counts[r].size(); ++c) {
        sum += counts[r][c].count;
        hidden += table.cells[r][c] ? 0 : counts[r][c].count;
      }
      total += sum;
      if (!table.row_totals[r]) continue;
      ASSERT_EQ(*table.row_totals[r], sum);
      ASSERT_TRUE(hidden == 0 || hidden >= 5) << "round " << round;
    }
    ASSERT_EQ(table.total.value_or(total), total);
  }
}

}  // namespace
}  // namespace coconsult::impact
