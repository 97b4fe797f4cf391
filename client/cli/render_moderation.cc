// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_moderation.h"

#include <ostream>

#include "client/cli/names.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

std::string CaseStateText(const v1::Case& moderated) {
  switch (moderated.state()) {
    case v1::CASE_STATE_CLAIMED:
      return "claimed by " + ShortId(moderated.handler());
    case v1::CASE_STATE_CLOSED:
      return "closed";
    default:
      return "open";
  }
}

std::string DecisionText(v1::CaseDecision decision) {
  constexpr std::string_view kPrefix = "CASE_DECISION_";
  const std::string name = v1::CaseDecision_Name(decision);
  return decision == v1::CASE_DECISION_UNSPECIFIED || !name.starts_with(kPrefix)
             ? ""
             : Words(Lower(name.substr(kPrefix.size())));
}

void RenderCase(Page& page, const v1::Case& moderated) {
  page.Heading("Case " + ShortId(moderated.name()) + ", " + CaseStateText(moderated));
  page.Field("Thread", ShortId(moderated.consultation()) + "  (" + moderated.consultation() + ")");
  page.Field("Since", page.When(moderated.create_time()));
  for (const auto& flag : moderated.flags()) {
    const std::string sequence = flag.message().substr(flag.message().rfind('/') + 1);
    page.Field("Message " + sequence, flag.reason() + " - reported " + page.When(flag.create_time()));
  }
  page.Field("Decision", DecisionText(moderated.decision()));
  page.Field("Note", moderated.decision_note());
  if (moderated.has_close_time()) page.Field("Closed", page.When(moderated.close_time()));
}

}  // namespace

void RenderCases(Page& page, const v1::ListCasesResponse& list) {
  if (list.cases().empty()) page.Paragraph("No case waits.");
  for (int i = 0; i < list.cases_size(); ++i) {
    if (i > 0) page.Blank();
    RenderCase(page, list.cases(i));
  }
}

void RenderAudit(Page& page, const v1::ListAuditEntriesResponse& list) {
  if (list.entries().empty()) {
    page.Paragraph("There are no entries.");
    return;
  }
  Table table({"NUMBER", "TIME", "WHO", "WHAT", "ABOUT", "NOTE"});
  for (const auto& entry : list.entries()) {
    table.Add({std::to_string(entry.number()), LocalTime(ToTimePoint(entry.time())),
               entry.actor().empty() ? "system" : ShortId(entry.actor()), Words(entry.action()),
               ShortId(entry.subject()), Shorten(entry.note(), 200)});
  }
  table.Print(page.out());
}

}  // namespace coconsult::cli
