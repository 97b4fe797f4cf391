// SPDX-License-Identifier: Apache-2.0
#include "app/progress.h"

#include <algorithm>

#include "app/record.h"

namespace coconsult::app {
namespace {

constexpr double kFormWorkingDays = 2.0;

void KeepBox(WriteScope& scope, const Consultation& consultation, const process::Step& step) {
  if (scope.tx.deadlines().Find(DeadlineKind::kPhaseBox, consultation.id.bytes()) == step.box_ends) return;
  if (step.box_ends) {
    scope.tx.deadlines().Set({*step.box_ends, DeadlineKind::kPhaseBox, consultation.id.bytes()});
  } else {
    scope.tx.deadlines().Clear(DeadlineKind::kPhaseBox, consultation.id.bytes());
  }
}

void RecordPhases(WriteScope& scope, const Consultation& consultation, const process::Step& step) {
  for (const process::PhaseChange& phase : step.phases) {
    Change change =
        Change::ForThread(ChangeKind::kPhaseChanged, consultation.id, scope.caller.practitioner, scope.now);
    change.note = phase.to;
    Record(scope, change);
  }
}

void EnterState(WriteScope& scope, Consultation& consultation, ConsultationState state,
                const std::string& reason) {
  consultation.state = state;
  if (state == ConsultationState::kMatching && !consultation.opened_at) {
    consultation.opened_at = scope.now;
    Record(scope, Change::ForThread(ChangeKind::kConsultationOpened, consultation.id,
                                    scope.caller.practitioner, scope.now));
  }
  if (!IsTerminal(state)) return;
  consultation.state_reason = reason;
  consultation.awaits_connector = false;
  if (!consultation.closed_at) consultation.closed_at = scope.now;
  Change change = Change::ForThread(ChangeKind::kConsultationClosed, consultation.id,
                                    scope.caller.practitioner, scope.now);
  change.note = Name(state);
  Record(scope, change);
}

void MakeForms(WriteScope& scope, const Consultation& consultation, const process::Step& step) {
  const auto existing = scope.tx.outcome_forms().ListOf(consultation.id);
  for (const Participant& member : scope.tx.consultations().Participants(consultation.id)) {
    const bool has_one = std::ranges::any_of(
        existing, [&](const OutcomeForm& form) { return form.practitioner == member.practitioner; });
    if (member.left_at || has_one) continue;
    OutcomeForm form;
    form.id = scope.services.ids.New<OutcomeFormId>(scope.now);
    form.consultation = consultation.id;
    form.practitioner = member.practitioner;
    form.role = member.practitioner == consultation.asker ? FormRole::kAsker : FormRole::kConsultant;
    form.due_at = step.box_ends.value_or(scope.services.calendar.AddWorkingDays(scope.now, kFormWorkingDays));
    scope.tx.outcome_forms().Insert(form);
    scope.tx.deadlines().Set({form.due_at, DeadlineKind::kFormDue, form.id.bytes()});
    Change change = Change::ForPerson(ChangeKind::kFormDue, member.practitioner, PractitionerId(), scope.now);
    change.consultation = consultation.id;
    change.subject = form.id.bytes();
    Record(scope, change);
  }
}

void TakeOverRoles(WriteScope& scope, const Consultation& consultation, const process::State& state) {
  for (Participant member : scope.tx.consultations().Participants(consultation.id)) {
    const auto role = state.people.find(member.practitioner.ToString());
    if (role == state.people.end() || role->second == member.role) continue;
    member.role = role->second;
    scope.tx.consultations().UpdateParticipant(member);
  }
}

}  // namespace

Error WrongState(const std::string& what_to_do) { return FailedPrecondition("WRONG_STATE", what_to_do); }

Result<process::Step> Decide(const ReadScope& scope, const Consultation& consultation,
                             const process::Event& event) {
  const auto* definition = scope.services.processes.Find(consultation.process, consultation.process_version);
  if (!definition) {
    return FailedPrecondition(
        "NOT_IN_THIS_PHASE",
        "This conversation has ended, so nothing can be added to it. You can start a new one.");
  }
  ASSIGN_OR_RETURN(const auto state, process::ParseState(consultation.process_state));
  return process::Apply(*definition, *state, event, scope.now, scope.services.calendar);
}

Result<void> CarryOut(WriteScope& scope, Consultation& consultation, const process::Step& step,
                      const routing::Ranking* ranking) {
  if (!step.state) return {};  // as it is with most posts
  consultation.process_state = process::Serialize(*step.state);
  consultation.phase = step.state->phase;
  KeepBox(scope, consultation, step);
  RecordPhases(scope, consultation, step);
  if (step.consultation_state) EnterState(scope, consultation, *step.consultation_state, step.reason);
  if (step.roles_reversed) TakeOverRoles(scope, consultation, *step.state);
  if (step.stop_routing) {
    consultation.awaits_connector = false;
    scope.tx.deadlines().Clear(DeadlineKind::kLookAgain, consultation.id.bytes());
    const bool filled = consultation.state == ConsultationState::kActive;
    SettlePending(scope, consultation, filled ? InvitationState::kFilled : InvitationState::kWithdrawn);
  }
  if (step.forms_due) MakeForms(scope, consultation, step);
  if (step.start_routing) {
    if (ranking) KeepDecision(scope, consultation.id, *ranking);
    RETURN_IF_ERROR(InviteNextWave(scope, consultation));
  }
  return {};
}

Result<void> Advance(WriteScope& scope, Consultation& consultation, const process::Event& event,
                     const routing::Ranking* ranking) {
  ASSIGN_OR_RETURN(const process::Step step, Decide(scope, consultation, event));
  return CarryOut(scope, consultation, step, ranking);
}

void End(WriteScope& scope, Consultation& consultation, ConsultationState state, const std::string& reason) {
  SettlePending(scope, consultation, InvitationState::kWithdrawn);
  scope.tx.deadlines().Clear(DeadlineKind::kPhaseBox, consultation.id.bytes());
  scope.tx.deadlines().Clear(DeadlineKind::kLookAgain, consultation.id.bytes());
  EnterState(scope, consultation, state, reason);
}

}  // namespace coconsult::app
