// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <unordered_map>

#include "impact/figure.h"
#include "impact/tables.h"

namespace coconsult::impact {
namespace {

// Answers given to one group by another.
struct FlowCell {
  std::int64_t count = 0;
  std::set<std::string> askers;  // organisations
  std::set<std::string> consultants;

  void Add(const FlowCell& other) {
    count += other.count;
    askers.insert(other.askers.begin(), other.askers.end());
    consultants.insert(other.consultants.begin(), other.consultants.end());
  }
  Cell cell() const { return {count, static_cast<int>(std::min(askers.size(), consultants.size()))}; }
};

// Who asks (rows) and who answers (columns), by group.
struct Flow {
  std::vector<std::string> labels;
  std::vector<std::vector<FlowCell>> cells;
  std::vector<bool> merged;  // from several groups

  std::size_t size() const { return labels.size(); }
  std::int64_t Weight(std::size_t group) const {
    std::int64_t weight = 0;
    for (std::size_t i = 0; i < size(); ++i) weight += cells[group][i].count + cells[i][group].count;
    return weight;
  }
  void Remove(std::size_t group) {
    const auto at = static_cast<std::ptrdiff_t>(group);
    labels.erase(labels.begin() + at);
    merged.erase(merged.begin() + at);
    cells.erase(cells.begin() + at);
    for (auto& row : cells) row.erase(row.begin() + at);
  }
  std::vector<std::vector<Cell>> Cells() const {
    std::vector<std::vector<Cell>> table;
    for (const auto& row : cells) {
      std::vector<Cell>& published = table.emplace_back();
      for (const FlowCell& cell : row) published.push_back(cell.cell());
    }
    return table;
  }
};

struct Split {
  std::int64_t inside = 0;  // asker and consultant of the same group
  std::int64_t across = 0;
};

Split SplitOf(const Flow& flow) {
  Split split;
  for (std::size_t r = 0; r < flow.size(); ++r) {
    for (std::size_t c = 0; c < flow.size(); ++c)
      (r == c ? split.inside : split.across) += flow.cells[r][c].count;
  }
  return split;
}

// The report groups of the community, and a last one for sectors that its lists do not have (any more).
Flow EmptyFlow(const Community& community) {
  Flow flow;
  for (const ReferenceItem& group : community.report_groups) flow.labels.push_back(group.label);
  flow.labels.emplace_back("Not known");
  flow.merged.assign(flow.size(), false);
  flow.cells.assign(flow.size(), std::vector<FlowCell>(flow.size()));
  return flow;
}

std::size_t GroupOf(const Community& community, const std::string& sector_id) {
  const Sector* sector = community.FindSector(sector_id);
  const auto& groups = community.report_groups;
  const auto found = std::find_if(groups.begin(), groups.end(), [&](const ReferenceItem& group) {
    return sector && group.id == sector->report_group;
  });
  return static_cast<std::size_t>(found - groups.begin());
}

Flow CountFlow(const Scope& scope) {
  std::unordered_map<ConsultationId, const ConsultationFact*> matured;
  for (const ConsultationFact& consultation : scope.facts.consultations) {
    if (scope.Matured(consultation)) matured.emplace(consultation.id, &consultation);
  }
  Flow flow = EmptyFlow(scope.community);
  std::set<std::pair<ConsultationId, PractitionerId>> seen;
  for (const ResponseFact& response : scope.facts.responses) {
    const auto found = matured.find(response.consultation);
    if (found == matured.end() || response.first_at >= scope.data_cut) continue;
    if (!seen.emplace(response.consultation, response.consultant).second) continue;
    const ConsultationFact& consultation = *found->second;
    FlowCell& cell = flow.cells[GroupOf(scope.community, consultation.asker_sector)]
                               [GroupOf(scope.community, response.consultant_sector)];
    ++cell.count;
    if (!consultation.asker_organisation.empty()) cell.askers.insert(consultation.asker_organisation);
    if (!response.consultant_organisation.empty()) cell.consultants.insert(response.consultant_organisation);
  }
  for (std::size_t group = flow.size(); group-- > 0;) {
    if (flow.Weight(group) == 0) flow.Remove(group);
  }
  return flow;
}

// Makes one group of the two with the fewest answers asked for and given; ties: the later in the list.
void MergeSmallest(Flow& flow) {
  std::vector<std::size_t> order;
  for (std::size_t group = flow.size(); group-- > 0;) order.push_back(group);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return flow.Weight(a) < flow.Weight(b); });
  const std::size_t kept = std::min(order[0], order[1]);
  const std::size_t gone = std::max(order[0], order[1]);
  flow.merged[kept] = true;
  flow.labels[kept] += " and " + flow.labels[gone];
  for (auto& row : flow.cells) row[kept].Add(row[gone]);
  for (std::size_t c = 0; c < flow.size(); ++c) flow.cells[kept][c].Add(flow.cells[gone][c]);
  flow.Remove(gone);
}

// Withheld cells that somebody could add up from what is published.
struct HiddenSum {
  std::int64_t sum = 0;
  int cells = 0;
  bool GivesAway(const SuppressionPolicy& policy) const {
    return cells == 1 || (cells > 0 && sum < policy.threshold);
  }
};

// The inside/across split of the groups as shown is known to everybody who has the split and the table; it
// must not give away a withheld cell.
bool SplitGivesAway(const Flow& shown, const SuppressedTable& published, const SuppressionPolicy& policy) {
  HiddenSum inside;
  HiddenSum across;
  for (std::size_t r = 0; r < shown.size(); ++r) {
    for (std::size_t c = 0; c < shown.size(); ++c) {
      if (published.cells[r][c]) continue;
      HiddenSum& hidden = r == c ? inside : across;
      hidden.sum += shown.cells[r][c].count;
      ++hidden.cells;
    }
  }
  return inside.GivesAway(policy) || across.GivesAway(policy);
}

// The split between the groups as they were before merging tells how much of the merged groups' own cells
// went across; it is used unless that is a small number.
Split PublishableSplit(const Flow& counted, const Flow& shown, const SuppressionPolicy& policy) {
  const Split fine = SplitOf(counted);
  const Split coarse = SplitOf(shown);
  const auto small = [&](std::int64_t count) { return count > 0 && count < policy.threshold; };
  std::int64_t merged_inside = 0;
  for (std::size_t g = 0; g < shown.size(); ++g)
    merged_inside += shown.merged[g] ? shown.cells[g][g].count : 0;
  const std::int64_t went_across = coarse.inside - fine.inside;
  return small(went_across) || small(merged_inside - went_across) ? coarse : fine;
}

Table MatrixTable(const Flow& shown, const SuppressedTable& published) {
  Table table{.id = "R5", .title = "Who asks and who answers", .columns = shown.labels};
  table.columns.emplace_back("All");
  for (std::size_t r = 0; r < shown.size(); ++r) {
    Row row{shown.labels[r], {}};
    for (const PublishedCount& count : published.cells[r]) row.cells.push_back(CountFigure(count));
    row.cells.push_back(CountFigure(published.row_totals[r]));
    table.rows.push_back(std::move(row));
  }
  Row all{"All", {}};
  for (const PublishedCount& count : published.column_totals) all.cells.push_back(CountFigure(count));
  all.cells.push_back(CountFigure(published.total));
  table.rows.push_back(std::move(all));
  table.suppressed = published.suppressed + published.suppressed_totals;
  return table;
}

Table RowShareTable(const Flow& shown, const SuppressedTable& published, const SuppressionPolicy& policy) {
  Table table{.id = "R5_rows", .title = "Who answers whom, in % of the row", .columns = shown.labels};
  for (std::size_t r = 0; r < shown.size(); ++r) {
    Row row{shown.labels[r], {}};
    for (const PublishedCount& count : published.cells[r]) {
      row.cells.push_back(PercentFigure(count, published.row_totals[r], policy));
      if (row.cells.back().text == Withheld().text) ++table.suppressed;
    }
    table.rows.push_back(std::move(row));
  }
  table.note = "The rows of R5 as percentages, where a row has at least " +
               std::to_string(policy.min_denominator) + " answers.";
  return table;
}

Table SummaryTable(const Flow& counted, const Flow& shown, const SuppressedTable& published,
                   const SuppressionPolicy& policy) {
  const Split split = PublishableSplit(counted, shown, policy);
  PublishedCount across = split.across;
  if (!published.total || SplitGivesAway(shown, published, policy)) across = std::nullopt;
  const Figure share = PercentFigure(across, published.total, policy);
  Figure index{share.text, std::nullopt};  // "x" or "too few to say", for the same reason
  if (share.value) {
    index =
        IndexFigure(static_cast<double>(split.across - split.inside) / static_cast<double>(*published.total));
  }
  Table table{.id = "R5_summary", .title = "Across sectors", .columns = {"Figure"}};
  table.rows = {
      {"Answers given", {CountFigure(published.total)}}, {"Cross-sector %", {share}}, {"E-I index", {index}}};
  for (const Row& row : table.rows) table.suppressed += row.cells[0].text == Withheld().text ? 1 : 0;
  table.note =
      "Cross-sector %: answers from another group than the asker's. E-I index: answers across minus answers "
      "inside, out of "
      "all; 1 = only across, -1 = only inside.";
  if (shown.size() < counted.size()) {
    table.note += split.across == SplitOf(counted).across ? " Counted before groups were merged."
                                                          : " Counted between the groups as merged.";
  }
  return table;
}

}  // namespace

std::vector<Table> SectorFlowTables(const Scope& scope) {
  const Flow counted = CountFlow(scope);
  Flow shown = counted;
  SuppressedTable published = Suppress(shown.Cells(), scope.policy);
  const bool collapsed = published.collapse;
  while (published.collapse && shown.size() > 2) {
    MergeSmallest(shown);
    published = Suppress(shown.Cells(), scope.policy);
  }

  std::vector<Table> tables = {MatrixTable(shown, published), RowShareTable(shown, published, scope.policy),
                               SummaryTable(counted, shown, published, scope.policy)};
  for (Table& table : tables) table.collapsed = collapsed;
  tables[0].note =
      "Consultations opened in " + scope.period.text + " and at least seven days before " +
      DateText(scope.data_cut) +
      ". Rows: the asker's group. Columns: the group of those who answered, each person once per "
      "consultation, with at least one substantive message. Groups without any are left out.";
  if (shown.size() < counted.size()) tables[0].note += " Small groups were merged to protect people.";
  if (published.collapse) tables[0].note += " Much is still withheld: choose a longer period.";
  return tables;
}

}  // namespace coconsult::impact
