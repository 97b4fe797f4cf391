// SPDX-License-Identifier: Apache-2.0
#include "impact/suppression.h"

#include <algorithm>

#include "base/check.h"

namespace coconsult::impact {
namespace {

struct Entry {
  Cell cell;
  bool withheld = false;
};

// Positions of entries whose counts add up to the count of `total`.
struct Line {
  std::vector<std::size_t> parts;
  std::size_t total = 0;
};

// Entries, and the lines that somebody could use to compute one from the others.
class Grid {
 public:
  explicit Grid(const SuppressionPolicy& policy) : policy_(policy) {}

  std::size_t AddEntry(const Cell& cell) {
    entries_.push_back({cell, !MayPublish(cell, policy_)});
    return entries_.size() - 1;
  }

  // The total of entries; backed by at least as many organisations as the best backed of them.
  std::size_t AddTotal(const std::vector<std::size_t>& parts) {
    Cell total;
    for (const std::size_t part : parts) {
      total.count += entries_[part].cell.count;
      total.organisations = std::max(total.organisations, entries_[part].cell.organisations);
    }
    return AddEntry(total);
  }

  // Rule 2, over cells alone, line by line in the order given.
  bool ProtectCells(const std::vector<Line>& lines) {
    bool any = false;
    bool changed = true;
    while (changed) {
      changed = false;
      for (const Line& line : lines) changed |= HideSecond(line.parts);
      any |= changed;
    }
    return any;
  }

  // Over cells and totals. Hiding a total may call for another cell, and so for rule 2 again.
  void ProtectTotals(const std::vector<Line>& lines, const std::vector<Line>& lines_of_totals) {
    bool changed = true;
    while (changed) {
      changed = false;
      for (const Line& line : lines) changed |= ProtectTotal(line);
      for (const Line& line : lines_of_totals) changed |= ProtectTotal(line);
      changed |= ProtectCells(lines);
    }
  }

  PublishedCount Published(std::size_t entry) const {
    if (entries_[entry].withheld) return std::nullopt;
    return entries_[entry].cell.count;
  }

 private:
  bool ProtectTotal(const Line& line) {
    std::vector<std::size_t> all = line.parts;
    all.push_back(line.total);
    const bool hidden = HideTotal(line);
    return HideSecond(all) || hidden;
  }

  // Withholds the smallest visible entry when exactly one is withheld. True when something changed.
  bool HideSecond(const std::vector<std::size_t>& line) {
    const auto withheld =
        std::count_if(line.begin(), line.end(), [&](auto i) { return entries_[i].withheld; });
    if (withheld != 1) return false;
    Entry* smallest = nullptr;
    for (const std::size_t i : line) {
      Entry& entry = entries_[i];
      if (entry.withheld || entry.cell.count == 0) continue;
      if (!smallest || entry.cell.count < smallest->cell.count) smallest = &entry;
    }
    if (!smallest) return false;
    smallest->withheld = true;
    return true;
  }

  // The total and the visible parts give away the sum of the withheld parts, which is a count like any other.
  bool HideTotal(const Line& line) {
    std::int64_t hidden = 0;
    for (const std::size_t i : line.parts) hidden += entries_[i].withheld ? entries_[i].cell.count : 0;
    Entry& total = entries_[line.total];
    if (total.withheld || hidden == 0 || hidden >= policy_.threshold) return false;
    total.withheld = true;
    return true;
  }

  const SuppressionPolicy& policy_;
  std::vector<Entry> entries_;
};

bool TooManyWithheld(std::int64_t withheld, std::size_t cells, const SuppressionPolicy& policy) {
  return static_cast<double>(withheld) > policy.collapse_share * static_cast<double>(cells);
}

std::vector<Line> RowsThenColumns(Grid& grid, const std::vector<std::vector<Cell>>& table) {
  const std::size_t height = table.size();
  const std::size_t width = table.empty() ? 0 : table.front().size();
  std::vector<Line> lines(height + width);
  for (std::size_t r = 0; r < height; ++r) {
    COCONSULT_CHECK(table[r].size() == width);
    for (std::size_t c = 0; c < width; ++c) {
      const std::size_t entry = grid.AddEntry(table[r][c]);
      lines[r].parts.push_back(entry);
      lines[height + c].parts.push_back(entry);
    }
  }
  for (Line& line : lines) line.total = grid.AddTotal(line.parts);
  return lines;
}

}  // namespace

bool MayPublish(const Cell& cell, const SuppressionPolicy& policy) {
  if (cell.count == 0) return true;
  return cell.count >= policy.threshold && cell.organisations >= policy.min_organisations;
}

SuppressedTable Suppress(const std::vector<std::vector<Cell>>& table, const SuppressionPolicy& policy) {
  Grid grid(policy);
  const std::vector<Line> lines = RowsThenColumns(grid, table);
  grid.ProtectCells(lines);

  const std::size_t height = table.size();
  Line rows;
  Line columns;
  for (std::size_t i = 0; i < lines.size(); ++i)
    (i < height ? rows : columns).parts.push_back(lines[i].total);
  rows.total = columns.total = grid.AddTotal(rows.parts);
  grid.ProtectTotals(lines, {rows, columns});

  SuppressedTable result;
  std::size_t cells = 0;
  for (std::size_t r = 0; r < height; ++r) {
    std::vector<PublishedCount>& row = result.cells.emplace_back();
    for (const std::size_t entry : lines[r].parts) row.push_back(grid.Published(entry));
    result.suppressed += static_cast<int>(std::count(row.begin(), row.end(), std::nullopt));
    cells += row.size();
  }
  for (const std::size_t entry : rows.parts) result.row_totals.push_back(grid.Published(entry));
  for (const std::size_t entry : columns.parts) result.column_totals.push_back(grid.Published(entry));
  result.total = grid.Published(rows.total);
  for (const auto* totals : {&result.row_totals, &result.column_totals}) {
    result.suppressed_totals += static_cast<int>(std::count(totals->begin(), totals->end(), std::nullopt));
  }
  if (!result.total) ++result.suppressed_totals;
  result.collapse = TooManyWithheld(result.suppressed, cells, policy);
  return result;
}

SuppressedSeries SuppressLine(const std::vector<Cell>& line, const SuppressionPolicy& policy) {
  Grid grid(policy);
  Line entries;
  for (const Cell& cell : line) entries.parts.push_back(grid.AddEntry(cell));
  grid.ProtectCells({entries});
  entries.total = grid.AddTotal(entries.parts);
  grid.ProtectTotals({entries}, {});

  SuppressedSeries result;
  for (const std::size_t entry : entries.parts) result.cells.push_back(grid.Published(entry));
  result.total = grid.Published(entries.total);
  result.suppressed = static_cast<int>(std::count(result.cells.begin(), result.cells.end(), std::nullopt));
  result.collapse = TooManyWithheld(result.suppressed, line.size(), policy);
  if (!result.total) ++result.suppressed;
  return result;
}

}  // namespace coconsult::impact
