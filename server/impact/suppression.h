// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

namespace coconsult::impact {

// Disclosure control for published counts (domain 3.5, rules 1 to 4 and 8). A heuristic, not a proof of
// protection.
struct SuppressionPolicy {
  int threshold = 5;             // counts 1..threshold-1 are withheld; 3 to 10
  int min_organisations = 3;     // a cell needs as many contributing organisations
  int min_denominator = 10;      // for percentages, means, medians
  double collapse_share = 0.40;  // more suppressed cells than this: merge categories
};

struct Cell {
  std::int64_t count = 0;
  int organisations = 0;  // distinct organisations that contributed
};

// Whether a count may be published when it stands alone: zero, or large enough and from enough organisations.
bool MayPublish(const Cell& cell, const SuppressionPolicy& policy);

using PublishedCount = std::optional<std::int64_t>;  // nullopt = suppressed, printed "x"

struct SuppressedTable {
  std::vector<std::vector<PublishedCount>> cells;
  std::vector<PublishedCount> row_totals;
  std::vector<PublishedCount> column_totals;
  PublishedCount total;
  int suppressed = 0;         // cells withheld
  int suppressed_totals = 0;  // totals withheld
  bool collapse = false;      // rule 8 fires: more than collapse_share of the cells are withheld
};

// Primary suppression, then secondary: while a row or column has exactly one withheld cell, its smallest
// non-zero visible cell is withheld too (rows top-down, then columns left to right, repeated until stable;
// ties: lowest index). All rows have the same length.
//
// A total is published unless it gives a cell away: it is withheld when it may not be published itself (it
// counts as backed by as many organisations as its best backed cell), when the withheld cells it covers add
// up to less than the threshold, or when a line would otherwise have one withheld entry, its total included.
// Afterwards no line of cells with its total, and neither line of totals, has exactly one withheld entry.
SuppressedTable Suppress(const std::vector<std::vector<Cell>>& table, const SuppressionPolicy& policy);

// The same for one line of counts with its total.
struct SuppressedSeries {
  std::vector<PublishedCount> cells;
  PublishedCount total;
  int suppressed = 0;  // cells and total
  bool collapse = false;
};
SuppressedSeries SuppressLine(const std::vector<Cell>& line, const SuppressionPolicy& policy);

}  // namespace coconsult::impact
