// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/consultations.h"
#include "app/page_token.h"
#include "app/progress.h"
#include "app/weighing.h"

namespace coconsult::app {
namespace {

constexpr std::size_t kSuggestions = 5;

bool WasAsked(const std::vector<Invitation>& invitations, PractitionerId id) {
  return std::ranges::any_of(invitations,
                             [&](const Invitation& invitation) { return invitation.practitioner == id; });
}

UnansweredView ViewOf(const ReadScope& scope, Consultation consultation) {
  UnansweredView view;
  const auto invitations = scope.tx.invitations().ListOf(consultation.id);
  view.invited = static_cast<int>(invitations.size());
  const auto decision = scope.tx.consultations().FindDecision(consultation.id).value_or(RoutingDecision{});
  for (const RankedCandidate& candidate : decision.candidates) {
    if (view.suggestions.size() == kSuggestions) break;
    if (WasAsked(invitations, candidate.practitioner)) continue;
    auto person = scope.tx.practitioners().Find(candidate.practitioner);
    if (!person || person->state != AccountState::kRegistered) continue;
    const routing::Facts facts = FactsOf(scope, *person, 0, consultation.ask.theme);
    const char* cause = routing::LimitReached(scope.services.policy.routing, facts);
    view.suggestions.push_back(
        {*std::move(person), candidate.reason_for_others, cause ? CauseForOthers(cause) : ""});
  }
  view.consultation = std::move(consultation);
  return view;
}

}  // namespace

Result<Page<UnansweredView>> ListUnanswered(const ReadScope& scope, int page_size, const std::string& page) {
  ASSIGN_OR_RETURN(const auto after, ParsePageId<ConsultationId>(page));
  const int size = PageSize(page_size, 50);
  auto found = scope.tx.consultations().ListAwaitingConnector(after, size + 1);
  Page<UnansweredView> result;
  if (static_cast<int>(found.size()) > size) {
    found.pop_back();
    result.next = found.back().id.ToString();
  }
  for (Consultation& consultation : found) result.items.push_back(ViewOf(scope, std::move(consultation)));
  return result;
}

Result<InvitationId> IntroducePractitioner(WriteScope& scope, ConsultationId id, PractitionerId practitioner,
                                           const std::string& reason) {
  const auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  if (consultation->state != ConsultationState::kMatching)
    return WrongState("This ask does not wait for an introduction any more.");
  const auto person = scope.tx.practitioners().Find(practitioner);
  if (!person || person->state != AccountState::kRegistered || !person->roles.Has(Role::kPractitioner))
    return NotFound();
  const auto invitations = scope.tx.invitations().ListOf(id);
  if (practitioner == consultation->asker || WasAsked(invitations, practitioner)) {
    return WrongState("This person asked, or was asked before. Choose somebody else.");
  }
  const int wave = invitations.empty() ? 1 : invitations.back().wave + 1;
  return Invite(scope, *consultation, practitioner, wave, reason, true,
                WeightOf(scope, consultation->ask, practitioner));
}

}  // namespace coconsult::app
