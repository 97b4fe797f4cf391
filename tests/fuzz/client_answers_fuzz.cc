// SPDX-License-Identifier: Apache-2.0
// Answers as any server may send them, shown to a person: whatever they hold, the terminal is safe.
#include <sstream>

#include "client/cli/event_text.h"
#include "client/cli/render_consultation.h"
#include "client/cli/render_moderation.h"
#include "client/cli/render_outcome.h"
#include "client/cli/render_people.h"
#include "client/cli/render_report.h"
#include "client/cli/render_thread.h"
#include "requests.h"
#include "terminal_safe.h"

namespace coconsult::fuzz {
namespace {

using cli::Page;

constexpr const char* kMe = "practitioners/01h455vb4pex5vsknk084sn02q";

void Show(Page& page, const v1::Consultation& consultation) {
  cli::RenderConsultation(page, consultation, kMe);
  page.out() << cli::NextSteps(consultation);
}
void Show(Page& page, const v1::ListConsultationsResponse& list) {
  cli::RenderConsultations(page, list, kMe);
}
void Show(Page& page, const v1::PreviewConsultationResponse& preview) { cli::RenderPreview(page, preview); }
void Show(Page& page, const v1::ListInvitationsResponse& list) {
  for (const auto& invitation : list.invitations()) cli::RenderInvitation(page, invitation);
}
void Show(Page& page, const v1::ListUnansweredConsultationsResponse& list) {
  for (const auto& waiting : list.consultations()) cli::RenderUnanswered(page, waiting);
}
void Show(Page& page, const v1::ListMessagesResponse& list) { cli::RenderMessages(page, list); }
void Show(Page& page, const v1::ListRevisionsResponse& list) { cli::RenderRevisions(page, list); }
void Show(Page& page, const v1::SearchMessagesResponse& found) { cli::RenderHits(page, found); }
void Show(Page& page, const v1::ListPractitionersResponse& list) {
  cli::RenderPeople(page, list.practitioners());
  cli::RenderAccounts(page, list.practitioners());
  for (const auto& person : list.practitioners()) cli::RenderProfile(page, person);
}
void Show(Page& page, const v1::GetSessionResponse& session) { cli::RenderSession(page, session); }
void Show(Page& page, const v1::ListOutcomeFormsResponse& list) { cli::RenderForms(page, list); }
void Show(Page& page, const v1::ListCasesResponse& list) { cli::RenderCases(page, list); }
void Show(Page& page, const v1::ListAuditEntriesResponse& list) { cli::RenderAudit(page, list); }
void Show(Page& page, const v1::ImpactReport& report) { cli::RenderReport(page, report); }
void Show(Page& page, const v1::WatchResponse& response) {
  for (const auto& event : response.events())
    page.out() << cli::EventText(event, {.title = "A title", .person = "Ann"}, page.labels()) << '\n';
}

template <class Type>
bool ShowAs(const std::string& name, const std::string& body, Page& page) {
  if (Type::descriptor()->name() != name) return false;
  const auto message = ParseMessage(*Type::descriptor(), body);
  if (message) Show(page, static_cast<const Type&>(*message));
  return true;
}

template <class... Types>
void ShowAny(const std::string& name, const std::string& body, Page& page) {
  (void)(ShowAs<Types>(name, body, page) || ...);
}

}  // namespace

// The first line names the type of the answer, the rest is its text.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  const std::string name = input.Line();
  std::ostringstream out;
  const cli::Labels labels;
  Page page(out, labels, cli::TimePoint() + std::chrono::hours(500'000), 80, false);
  ShowAny<v1::Consultation, v1::ListConsultationsResponse, v1::PreviewConsultationResponse,
          v1::ListInvitationsResponse, v1::ListUnansweredConsultationsResponse, v1::ListMessagesResponse,
          v1::ListRevisionsResponse, v1::SearchMessagesResponse, v1::ListPractitionersResponse,
          v1::GetSessionResponse, v1::ListOutcomeFormsResponse, v1::ListCasesResponse,
          v1::ListAuditEntriesResponse, v1::ImpactReport, v1::WatchResponse>(name, input.Rest(), page);
  MUST_HOLD(IsTerminalSafe(out.str()));
}

}  // namespace coconsult::fuzz
