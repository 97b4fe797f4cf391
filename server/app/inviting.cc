// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>

#include "app/progress.h"
#include "app/record.h"
#include "app/weighing.h"

namespace coconsult::app {
namespace {

constexpr double kMinutesOfWorkingDay = 480;
constexpr double kHoursOfWorkingDay = 8;

int CountPending(const std::vector<Invitation>& invitations) {
  return static_cast<int>(std::ranges::count(invitations, InvitationState::kPending, &Invitation::state));
}

// Places in the process that invitations fill, and how many of them are taken.
struct Places {
  int all = 0;
  int taken = 0;
};
Places PlacesOf(const ReadScope& scope, const Consultation& consultation) {
  const auto* definition = scope.services.processes.Find(consultation.process, consultation.process_version);
  const auto state = process::ParseState(consultation.process_state);
  const auto* role = definition && state ? definition->RoutedRole() : nullptr;
  if (!role) return {};
  const auto taken =
      std::ranges::count_if((*state)->people, [&](const auto& person) { return person.second == role->id; });
  return {static_cast<int>(role->max), static_cast<int>(taken)};
}

bool OutOfTime(const WriteScope& scope, const Consultation& consultation) {
  const double hours = scope.services.calendar.WorkingHoursBetween(
      consultation.opened_at.value_or(consultation.created_at), scope.now);
  return hours >= scope.services.policy.routing.wave.patience_working_days * kHoursOfWorkingDay;
}

void KeepWave(WriteScope& scope, ConsultationId id, const routing::WaveInput& input,
              const routing::WaveDecision& wave) {
  scope.tx.consultations().InsertWave(
      {id, 0, scope.now, wave.policy_version, routing::WriteRecord(input, wave)});
}

void LookAgainLater(WriteScope& scope, ConsultationId id, const routing::WaveDecision& wave) {
  if (!wave.look_again_minutes) {
    scope.tx.deadlines().Clear(DeadlineKind::kLookAgain, id.bytes());
    return;
  }
  const double days = *wave.look_again_minutes / kMinutesOfWorkingDay;
  scope.tx.deadlines().Set(
      {scope.services.calendar.AddWorkingDays(scope.now, days), DeadlineKind::kLookAgain, id.bytes()});
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
  const Places places = PlacesOf(scope, consultation);
  return std::max(places.all - places.taken, 0);
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
  decision.candidates.insert(decision.candidates.end(), ranking.newcomers.begin(), ranking.newcomers.end());
  decision.left_out = ranking.left_out;
  scope.tx.consultations().InsertDecision(decision);
}

InvitationId Invite(WriteScope& scope, const Consultation& consultation, PractitionerId practitioner,
                    int wave, const std::string& reason, bool introduced, const Weight& weight) {
  Invitation invitation;
  invitation.id = scope.services.ids.New<InvitationId>(scope.now);
  invitation.consultation = consultation.id;
  invitation.practitioner = practitioner;
  invitation.wave = wave;
  invitation.reason = reason;
  invitation.introduced = introduced;
  invitation.relevance = weight.relevance;
  invitation.expected = weight.expected;
  invitation.created_at = scope.now;
  invitation.expires_at = scope.services.calendar.AddWorkingDays(
      scope.now, scope.services.policy.routing.wave.silence_working_days);
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
  const auto person = scope.tx.practitioners().Find(invitation.practitioner);
  const bool replied = state == InvitationState::kAccepted || state == InvitationState::kDeclined ||
                       state == InvitationState::kPassedOn;
  if (person && replied) {
    invitation.reply_hours =
        scope.services.calendar.OwnHoursBetween(person->profile.hours, invitation.created_at, scope.now);
  }
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
  const Places places = PlacesOf(scope, consultation);
  if (places.taken >= places.all) {
    consultation.awaits_connector = false;
    scope.tx.deadlines().Clear(DeadlineKind::kLookAgain, consultation.id.bytes());
    SettlePending(scope, consultation, InvitationState::kFilled);
    return 0;
  }
  const auto decision = scope.tx.consultations().FindDecision(consultation.id).value_or(RoutingDecision{});
  const auto asked = scope.tx.invitations().ListOf(consultation.id);
  routing::WaveInput input = LookAt(scope, consultation.ask, decision.candidates, asked);
  input.places = places.all;
  input.answered = places.taken;
  input.out_of_time = OutOfTime(scope, consultation);
  input.seed = routing::WaveSeed(consultation.id.bytes(), asked.size());
  const routing::WaveDecision wave = routing::ChooseWave(scope.services.policy.routing, input);

  const int next_wave = asked.empty() ? 1 : std::ranges::max(asked, {}, &Invitation::wave).wave + 1;
  for (const std::size_t chosen : wave.chosen) {
    const routing::Weighed& weighed = wave.weighed[chosen];
    const auto candidate =
        std::ranges::find(decision.candidates, weighed.practitioner, &RankedCandidate::practitioner);
    Invite(scope, consultation, weighed.practitioner, next_wave, candidate->reason, false,
           {weighed.relevance, weighed.expected});
  }
  const int invited = static_cast<int>(wave.chosen.size());
  const bool nobody = CountPending(asked) + invited == 0;
  if (invited > 0 || (nobody && !consultation.awaits_connector))
    KeepWave(scope, consultation.id, input, wave);
  LookAgainLater(scope, consultation.id, wave);
  // A connector need not wait for those who may be asked later.
  if (nobody) RETURN_IF_ERROR(HandToConnectors(scope, consultation));
  return invited;
}

}  // namespace coconsult::app
