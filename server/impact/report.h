// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/community.h"
#include "domain/ids.h"
#include "domain/working_time.h"
#include "impact/suppression.h"

namespace coconsult::impact {

// A fixed period: a calendar year, quarter or month in UTC, [from, to).
struct Period {
  std::string text;
  Timestamp from;
  Timestamp to;
};
// "2026", "2026-Q3", "2026-11"; anything else is INVALID_ARGUMENT on field "period".
Result<Period> ParsePeriod(const std::string& text);

// What the report is made from; read from the stored state and log.
struct PersonFact {
  PractitionerId id;
  std::string organisation;
  bool registered = false;
  Timestamp named_at;
  std::optional<Timestamp> registered_at;  // empty for a registered person: since being named
  // Times of qualifying contributions (domain 1.2): opened an ask, substantive message in somebody else's
  // consultation, completed follow-up.
  std::vector<Timestamp> contributions;
  // The consultations these belong to, same order and length (sustained = two different ones at least 28 days
  // apart).
  std::vector<ConsultationId> contribution_consultations;
  // Days (since 1970, UTC) on which the person read a thread. Empty when reading is not recorded.
  std::set<int> reading_days;
};
struct ConsultationFact {
  ConsultationId id;
  std::string asker_sector;
  std::string asker_organisation;
  Timestamp opened_at;
  std::optional<Timestamp> first_response_at;  // first substantive message by somebody else
};
// One person who gave at least one substantive message in a consultation.
struct ResponseFact {
  ConsultationId consultation;
  PractitionerId consultant;
  std::string consultant_sector;
  std::string consultant_organisation;
  Timestamp first_at;
};
struct Facts {
  std::vector<PersonFact> people;
  std::vector<ConsultationFact> consultations;
  std::vector<ResponseFact> responses;
};

// A figure, or why there is none.
struct Figure {
  // "41", "70.8 %", "21.5 h", "0.416", "x" (withheld), "not reached", "too few to say", "not recorded".
  std::string text;
  std::optional<double> value;  // what the text says, without its unit; only when it is a number
};
struct Row {
  std::string label;
  std::vector<Figure> cells;
};
struct Table {
  std::string id;
  std::string title;
  std::vector<std::string> columns;
  std::vector<Row> rows;
  int suppressed = 0;  // figures withheld to protect people, totals included
  bool collapsed =
      false;         // so much was withheld that categories were merged (or the period should be longer)
  std::string note;  // how it is counted, and over what
};
struct Report {
  Period period;
  Timestamp data_cut;
  int threshold = 5;
  std::vector<Table> tables;
};

// Tables, in this order:
//   R1          membership funnel at the period's end, or at the data cut when that is earlier; activity rate
//   R2          consultations answered within 7 days, by month and in all
//   R3          time to first response, elapsed and in working time: median and P90
//   R5          sector by sector flow: who asks (rows), who answers (columns), by report group
//   R5_rows     the same as percentages of each row
//   R5_summary  cross-sector % and E-I index
// R2, R3 and R5 are over consultations opened in the period and matured at `data_cut` (opened at least 7 days
// before); nothing after `data_cut` counts. When too much of R2 or R5 would be withheld (rule 8), R2 shows
// the whole period only, and R5 merges its two smallest groups until little enough is. Pure: same facts, same
// report.
Report BuildReport(const Facts& facts, const Period& period, Timestamp data_cut, const Community& community,
                   const WorkingCalendar& calendar, const SuppressionPolicy& policy);

}  // namespace coconsult::impact
