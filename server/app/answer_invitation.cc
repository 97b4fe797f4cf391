// SPDX-License-Identifier: Apache-2.0
#include "app/consultations.h"
#include "app/page_token.h"
#include "app/progress.h"
#include "app/record.h"
#include "app/weighing.h"

namespace coconsult::app {
namespace {

Error NotOpen(InvitationState state) {
  const char* text = state == InvitationState::kFilled
                         ? "Somebody else was a little quicker. Thank you for being ready to help."
                         : "This invitation is not open any more. Somebody else has been asked; there is "
                           "nothing you need to do.";
  return FailedPrecondition("INVITATION_NOT_OPEN", text);
}

// The role that invitations fill.
std::string RoutedRole(const ReadScope& scope, const Consultation& consultation) {
  const auto* definition = scope.services.processes.Find(consultation.process, consultation.process_version);
  const auto* role = definition ? definition->RoutedRole() : nullptr;
  return role ? role->id : "";
}

Result<void> Join(WriteScope& scope, Consultation& consultation, const Practitioner& person) {
  Participant member;
  member.consultation = consultation.id;
  member.practitioner = person.id;
  member.role = RoutedRole(scope, consultation);
  member.sector = person.profile.sector;
  member.organisation = person.profile.organisation;
  member.locality = person.profile.locality;
  member.role_level = person.profile.role_level;
  member.joined_at = scope.now;
  scope.tx.consultations().AddParticipant(member);
  Change change = Change::ForThread(ChangeKind::kMemberJoined, consultation.id, person.id, scope.now);
  change.subject = person.id.bytes();
  Record(scope, change);
  RETURN_IF_ERROR(Advance(scope, consultation, process::Joined{person.id.ToString(), member.role}));
  // A group may have more places.
  if (consultation.state == ConsultationState::kMatching)
    RETURN_IF_ERROR(InviteNextWave(scope, consultation));
  return {};
}

Result<void> Accept(WriteScope& scope, Consultation& consultation, Invitation& invitation) {
  if (consultation.state != ConsultationState::kMatching) return NotOpen(InvitationState::kFilled);
  const auto person = scope.tx.practitioners().Find(scope.caller.practitioner);
  if (!person) return NotFound();
  const auto load = scope.tx.invitations().AvailabilityOf(person->id, scope.now);
  if (load.open >= load.capacity.open_limit || load.accepted_28d >= load.capacity.month_limit) {
    return FailedPrecondition("AT_CAPACITY",
                              "You are helping as much as you said you would. Raise your limits first, or "
                              "decline: somebody else will be asked.");
  }
  Settle(scope, invitation, InvitationState::kAccepted);
  return Join(scope, consultation, *person);
}

bool CanBeAskedInstead(const WriteScope& scope, const Consultation& consultation, PractitionerId suggested) {
  if (suggested.empty() || suggested == consultation.asker) return false;
  const auto person = scope.tx.practitioners().Find(suggested);
  const auto asker = scope.tx.practitioners().Find(consultation.asker);
  if (!person || !asker || person->state != AccountState::kRegistered ||
      !person->roles.Has(Role::kPractitioner))
    return false;
  const auto* definition = scope.services.processes.Find(consultation.process, consultation.process_version);
  const bool colleagues =
      consultation.ask.same_organisation_welcome || (definition && definition->same_organisation_allowed);
  if (!colleagues && person->profile.organisation == asker->profile.organisation) return false;
  if (person->profile.line_manager == asker->id || asker->profile.line_manager == person->id) return false;
  for (const Invitation& invitation : scope.tx.invitations().ListOf(consultation.id)) {
    if (invitation.practitioner == suggested) return false;
  }
  const routing::Facts facts = FactsOf(scope, *person, 0, consultation.ask.theme);
  return !routing::LimitReached(scope.services.policy.routing, facts);
}

Result<void> MoveOn(WriteScope& scope, Consultation& consultation, Invitation& invitation,
                    InvitationState state, PractitionerId suggested) {
  Settle(scope, invitation, state);
  if (consultation.state != ConsultationState::kMatching) return {};
  if (CanBeAskedInstead(scope, consultation, suggested)) {
    Invite(scope, consultation, suggested, invitation.wave + 1,
           "Somebody who was asked thought that you would be the right person.", false,
           WeightOf(scope, consultation.ask, suggested));
  }
  RETURN_IF_ERROR(InviteNextWave(scope, consultation));
  return {};
}

}  // namespace

Result<AnsweredInvitation> AnswerInvitation(WriteScope& scope, InvitationId id, InvitationAnswer answer,
                                            PractitionerId suggested, bool not_my_field) {
  auto invitation = scope.tx.invitations().Find(id);
  if (!invitation) return NotFound();
  // Accepted before, perhaps from the phone: the same answer.
  const bool again = answer == InvitationAnswer::kAccept && invitation->state == InvitationState::kAccepted;
  if (again) return AnsweredInvitation{invitation->state, invitation->consultation};
  auto consultation = scope.tx.consultations().Find(invitation->consultation);
  if (!consultation) return NotFound();
  // A late yes is welcome as long as there is a place.
  const bool late = answer == InvitationAnswer::kAccept && invitation->state == InvitationState::kExpired &&
                    consultation->state == ConsultationState::kMatching;
  if (invitation->state != InvitationState::kPending && !late) return NotOpen(invitation->state);

  if (answer == InvitationAnswer::kAccept) {
    RETURN_IF_ERROR(Accept(scope, *consultation, *invitation));
  } else {
    const auto state =
        answer == InvitationAnswer::kDecline ? InvitationState::kDeclined : InvitationState::kPassedOn;
    if (not_my_field) invitation->refused_theme = consultation->ask.theme;
    RETURN_IF_ERROR(MoveOn(scope, *consultation, *invitation, state, suggested));
  }
  scope.tx.consultations().Update(*consultation);
  const bool joined = invitation->state == InvitationState::kAccepted;
  return AnsweredInvitation{invitation->state, joined ? consultation->id : ConsultationId()};
}

Result<Page<InvitationView>> ListInvitations(const ReadScope& scope, bool include_answered, int page_size,
                                             const std::string& page) {
  ASSIGN_OR_RETURN(const auto before, ParsePageId<InvitationId>(page));
  const int size = PageSize(page_size, 50);
  auto found = scope.tx.invitations().ListFor(scope.caller.practitioner, include_answered, before, size + 1);
  Page<InvitationView> result;
  if (static_cast<int>(found.size()) > size) {
    found.pop_back();
    result.next = found.back().id.ToString();
  }
  for (const Invitation& invitation : found) {
    InvitationView view{invitation, {}, "", "", ""};
    if (const auto consultation = scope.tx.consultations().Find(invitation.consultation)) {
      view.ask = consultation->ask;
      view.process = consultation->process;
      if (const auto asker = scope.tx.practitioners().Find(consultation->asker)) {
        view.asker_sector = asker->profile.sector;
        view.asker_locality = asker->profile.locality;
      }
    }
    result.items.push_back(std::move(view));
  }
  return result;
}

}  // namespace coconsult::app
