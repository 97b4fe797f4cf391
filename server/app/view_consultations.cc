// SPDX-License-Identifier: Apache-2.0
#include "app/consultations.h"
#include "app/page_token.h"
#include "process/engine.h"

namespace coconsult::app {
namespace {

void AddPhase(const ReadScope& scope, ConsultationView& view) {
  const Consultation& consultation = view.consultation;
  const auto* definition = scope.services.processes.Find(consultation.process, consultation.process_version);
  const auto parsed = process::ParseState(consultation.process_state);
  if (!parsed) return;
  const process::State& state = **parsed;
  const auto* phase = definition ? definition->FindPhase(state.phase) : nullptr;
  if (phase) view.phase_title = phase->title;
  const std::string person = scope.caller.practitioner.ToString();
  // What has ended may have outlived its process (MissingProcesses).
  const bool over =
      !definition || (IsTerminal(consultation.state) && consultation.state != ConsultationState::kCompleted);
  view.guidance =
      over ? "This consultation is over. There is nothing left to do; the thread stays here to read."
           : process::Guidance(*definition, state, person);
  if (over || !state.people.contains(person)) return;
  view.allowed_kinds = process::AllowedKinds(*definition, state, person);
  view.can_confirm = process::CanConfirm(*definition, state, person);
}

std::string NameOf(const Transaction& tx, PractitionerId id) {
  const auto person = tx.practitioners().Find(id);
  return person ? person->display_name : "";
}

ConsultationView ViewOf(const ReadScope& scope, Consultation consultation) {
  ConsultationView view;
  view.consultation = std::move(consultation);
  const ConsultationId id = view.consultation.id;
  for (Participant& participant : scope.tx.consultations().Participants(id)) {
    if (!participant.left_at)
      view.participants.emplace_back(participant, NameOf(scope.tx, participant.practitioner));
  }
  for (const Invitation& invitation : scope.tx.invitations().ListOf(id)) {
    ++view.invited;
    if (invitation.state == InvitationState::kPending) ++view.pending;
  }
  for (const OutcomeForm& form : scope.tx.outcome_forms().ListOf(id)) {
    if (form.role == FormRole::kAsker && form.wave == FormWave::kClose)
      view.take_away = form.answers.take_away;
  }
  view.accesses = scope.tx.moderation().AccessesOf(id);
  view.box_ends = scope.tx.deadlines().Find(DeadlineKind::kPhaseBox, id.bytes());
  AddPhase(scope, view);
  return view;
}

}  // namespace

Result<ConsultationView> GetConsultation(const ReadScope& scope, ConsultationId id) {
  auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  return ViewOf(scope, *std::move(consultation));
}

Result<Page<ConsultationView>> ListConsultations(const ReadScope& scope, int page_size,
                                                 const std::string& page) {
  ASSIGN_OR_RETURN(const auto before, ParsePageId<ConsultationId>(page));
  const int size = PageSize(page_size, 50);
  auto found = scope.tx.consultations().ListOf(scope.caller.practitioner, before, size + 1);
  Page<ConsultationView> result;
  if (static_cast<int>(found.size()) > size) {
    found.pop_back();
    result.next = found.back().id.ToString();
  }
  for (Consultation& consultation : found) result.items.push_back(ViewOf(scope, std::move(consultation)));
  return result;
}

}  // namespace coconsult::app
