// SPDX-License-Identifier: Apache-2.0
#include "impact/report.h"

#include "impact/tables.h"

namespace coconsult::impact {

Report BuildReport(const Facts& facts, const Period& period, Timestamp data_cut, const Community& community,
                   const WorkingCalendar& calendar, const SuppressionPolicy& policy) {
  const Scope scope{facts, period, data_cut, community, calendar, policy};
  Report report{period, data_cut, policy.threshold, {}};
  report.tables = {MembershipTable(scope), AnsweredTable(scope), ResponseTimeTable(scope)};
  for (Table& table : SectorFlowTables(scope)) report.tables.push_back(std::move(table));
  return report;
}

}  // namespace coconsult::impact
