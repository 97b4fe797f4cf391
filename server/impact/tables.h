// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "impact/report.h"

namespace coconsult::impact {

// What every table of one report is made with.
struct Scope {
  const Facts& facts;
  const Period& period;
  Timestamp data_cut;
  const Community& community;
  const WorkingCalendar& calendar;
  const SuppressionPolicy& policy;

  // Opened in the period, and long enough before the data cut for the window of an answer to have closed.
  bool Matured(const ConsultationFact& consultation) const {
    return consultation.opened_at >= period.from && consultation.opened_at < period.to &&
           consultation.opened_at + kAnswerWindow <= data_cut;
  }
  static constexpr Duration kAnswerWindow = std::chrono::days(7);
};

Table MembershipTable(const Scope& scope);                // R1
Table AnsweredTable(const Scope& scope);                  // R2
Table ResponseTimeTable(const Scope& scope);              // R3
std::vector<Table> SectorFlowTables(const Scope& scope);  // R5, R5_rows, R5_summary

}  // namespace coconsult::impact
