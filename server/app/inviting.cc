// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "app/progress.h"
#include "app/record.h"

namespace coconsult::app {
namespace {

// Enough to choose a varied wave from, without weighing everybody at every step.
constexpr int kCandidatesPerSeat = 4;

struct Asked {
  std::vector<Invitation> invitations;
  int pending = 0;
  int last_wave = 0;
  int not_joined = 0;  // since the decision

  bool Contains(PractitionerId id) const {
    return std::ranges::any_of(invitations,
                               [&](const Invitation& invitation) { return invitation.practitioner == id; });
  }
};

Asked LookAtAsked(const WriteScope& scope, ConsultationId id, const RoutingDecision& decision) {
  Asked asked;
  asked.invitations = scope.tx.invitations().ListOf(id);
  for (const Invitation& invitation : asked.invitations) {
    if (invitation.state == InvitationState::kPending) ++asked.pending;
    const bool joined = invitation.state == InvitationState::kAccepted;
    if (!joined && invitation.created_at >= decision.created_at) ++asked.not_joined;
    asked.last_wave = std::max(asked.last_wave, invitation.wave);
  }
  return asked;
}

routing::Seat ToSeat(const Practitioner& person, double score) {
  return {person.id, score, person.profile.sector, person.profile.locality};
}

// Those of the ranking who can be asked now, best first, as many as are worth weighing.
struct Pool {
  std::vector<routing::Seat> seats;
  std::vector<const RankedCandidate*> candidates;
};
Pool Available(const WriteScope& scope, const RoutingDecision& decision, const Asked& asked,
               std::size_t enough) {
  Pool pool;
  for (const RankedCandidate& candidate : decision.candidates) {
    if (pool.seats.size() == enough) break;
    if (asked.Contains(candidate.practitioner)) continue;
    const auto person = scope.tx.practitioners().Find(candidate.practitioner);
    if (!person || person->state != AccountState::kRegistered) continue;
    if (routing::WhyNot(scope.tx.invitations().AvailabilityOf(person->id, scope.now))) continue;
    pool.seats.push_back(ToSeat(*person, candidate.score));
    pool.candidates.push_back(&candidate);
  }
  return pool;
}

std::vector<routing::Seat> Taken(const WriteScope& scope, const Asked& asked) {
  std::vector<routing::Seat> taken;
  for (const Invitation& invitation : asked.invitations) {
    if (const auto person = scope.tx.practitioners().Find(invitation.practitioner))
      taken.push_back(ToSeat(*person, 0));
  }
  return taken;
}

// The process is told first: a group may have enough people to go on without a connector.
Result<void> HandToConnectors(WriteScope& scope, Consultation& consultation) {
  RETURN_IF_ERROR(Advance(scope, consultation, process::RoutingExhausted{}));
  const bool still_matching = consultation.state == ConsultationState::kMatching;
  if (consultation.awaits_connector || !still_matching) return {};
  consultation.awaits_connector = true;
  Change change =
      Change::ForRole(ChangeKind::kAwaitingConnector, Role::kConnector, PractitionerId(), scope.now);
  change.consultation = consultation.id;
  Record(scope, change);
  return {};
}

}  // namespace

int FreePlaces(const ReadScope& scope, const Consultation& consultation) {
  const auto* definition = scope.services.processes.Find(consultation.process, consultation.process_version);
  const auto state = process::ParseState(consultation.process_state);
  const auto* role = definition && state ? definition->RoutedRole() : nullptr;
  if (!role) return 0;
  const auto taken =
      std::ranges::count_if((*state)->people, [&](const auto& person) { return person.second == role->id; });
  return std::max(role->max - static_cast<int>(taken), 0);
}

int MostOpen(const Policy& policy, int free_places) {
  return free_places == 0 ? 0 : policy.wave_size + free_places - 1;
}

void KeepDecision(WriteScope& scope, ConsultationId id, const routing::Ranking& ranking) {
  const auto previous = scope.tx.consultations().FindDecision(id);
  RoutingDecision decision;
  decision.consultation = id;
  decision.number = previous ? previous->number + 1 : 1;
  decision.policy_version = ranking.policy_version;
  decision.created_at = scope.now;
  decision.candidates = ranking.candidates;
  const auto most = static_cast<std::size_t>(scope.services.policy.decision_candidates);
  if (decision.candidates.size() > most) decision.candidates.resize(most);
  decision.left_out = ranking.left_out;
  scope.tx.consultations().InsertDecision(decision);
}

InvitationId Invite(WriteScope& scope, const Consultation& consultation, PractitionerId practitioner,
                    int wave, const std::string& reason, bool introduced) {
  Invitation invitation;
  invitation.id = scope.services.ids.New<InvitationId>(scope.now);
  invitation.consultation = consultation.id;
  invitation.practitioner = practitioner;
  invitation.wave = wave;
  invitation.reason = reason;
  invitation.introduced = introduced;
  invitation.created_at = scope.now;
  invitation.expires_at =
      scope.services.calendar.AddWorkingDays(scope.now, scope.services.policy.invitation_working_days);
  scope.tx.invitations().Insert(invitation);
  scope.tx.deadlines().Set({invitation.expires_at, DeadlineKind::kInvitationExpiry, invitation.id.bytes()});
  Change change = Change::ForPerson(ChangeKind::kInvitationSent, practitioner, PractitionerId(), scope.now);
  change.consultation = consultation.id;
  change.subject = invitation.id.bytes();
  Record(scope, change);
  return invitation.id;
}

void Settle(WriteScope& scope, Invitation& invitation, InvitationState state) {
  invitation.state = state;
  invitation.answered_at = scope.now;
  scope.tx.invitations().Update(invitation);
  scope.tx.deadlines().Clear(DeadlineKind::kInvitationExpiry, invitation.id.bytes());
  // For the person asked alone: whether somebody passed is nobody else's business.
  Change change = Change::ForPerson(ChangeKind::kInvitationAnswered, invitation.practitioner,
                                    PractitionerId(), scope.now);
  change.consultation = invitation.consultation;
  change.subject = invitation.id.bytes();
  change.note = Name(state);
  Record(scope, change);
}

void SettlePending(WriteScope& scope, const Consultation& consultation, InvitationState state) {
  for (Invitation& invitation : scope.tx.invitations().ListOf(consultation.id)) {
    if (invitation.state == InvitationState::kPending) Settle(scope, invitation, state);
  }
}

Result<int> InviteNextWave(WriteScope& scope, Consultation& consultation) {
  const int places = FreePlaces(scope, consultation);
  if (places == 0) {
    consultation.awaits_connector = false;
    SettlePending(scope, consultation, InvitationState::kFilled);
    return 0;
  }
  const auto decision = scope.tx.consultations().FindDecision(consultation.id).value_or(RoutingDecision{});
  const Asked asked = LookAtAsked(scope, consultation.id, decision);
  const Policy& policy = scope.services.policy;
  const int wanted =
      std::min(MostOpen(policy, places) - asked.pending, policy.max_invited - asked.not_joined);
  int invited = 0;
  if (wanted > 0) {
    const auto count = static_cast<std::size_t>(wanted);
    const Pool pool = Available(scope, decision, asked, count * kCandidatesPerSeat);
    for (const std::size_t chosen : routing::PickWave(pool.seats, Taken(scope, asked), count)) {
      Invite(scope, consultation, pool.seats[chosen].practitioner, asked.last_wave + 1,
             pool.candidates[chosen]->reason, false);
      ++invited;
    }
  }
  if (asked.pending + invited == 0) RETURN_IF_ERROR(HandToConnectors(scope, consultation));
  return invited;
}

}  // namespace coconsult::app
