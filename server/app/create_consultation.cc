// SPDX-License-Identifier: Apache-2.0
#include "app/ask_rules.h"
#include "app/consultations.h"
#include "app/progress.h"

namespace coconsult::app {
namespace {

Participant AskerOf(const Consultation& consultation, const Practitioner& person, const std::string& role) {
  const Profile& profile = person.profile;
  return {consultation.id,
          person.id,
          role,
          profile.sector,
          profile.organisation,
          profile.locality,
          profile.role_level,
          consultation.created_at,
          {},
          {}};
}

// The ask itself is the narrative: it is told to the process, and not copied into a message.
Result<void> TellNarrative(WriteScope& scope, Consultation& consultation) {
  const std::string person = consultation.asker.ToString();
  return Advance(scope, consultation, process::Posted{person, "narrative", consultation.ask.situation});
}

}  // namespace

Result<CreatedConsultation> CreateConsultation(WriteScope& scope, const NewConsultation& input,
                                               const PreparedRouting& routing) {
  const auto asker = scope.tx.practitioners().Find(scope.caller.practitioner);
  if (!asker) return NotFound();
  RETURN_IF_ERROR(CheckAsk(scope, input.ask, *asker));
  if (!input.no_identifying_data) {
    return InvalidArgument("no_identifying_data",
                           "Confirm that your text identifies nobody who uses services. Take out names, "
                           "dates of birth and addresses first.");
  }
  ASSIGN_OR_RETURN(const auto* definition, ChooseProcess(scope.services.processes, input.process));

  Consultation consultation;
  consultation.id = scope.services.ids.New<ConsultationId>(scope.now);
  consultation.ask = input.ask;
  consultation.asker = asker->id;
  consultation.process = definition->id;
  consultation.process_version = definition->version;
  consultation.created_at = scope.now;
  const auto begun =
      process::Begin(*definition, asker->id.ToString(),
                     {{"help_wanted", input.ask.help_wanted}, {"problem_type", input.ask.problem_type}},
                     scope.now, scope.services.calendar);
  consultation.process_state = process::Serialize(*begun.state);
  consultation.phase = begun.state->phase;
  scope.tx.consultations().Insert(consultation);
  scope.tx.practitioners().NoteAction(asker->id, scope.now);
  scope.tx.consultations().AddParticipant(
      AskerOf(consultation, *asker, begun.state->people.at(asker->id.ToString())));

  RETURN_IF_ERROR(CarryOut(scope, consultation, begun, nullptr));
  RETURN_IF_ERROR(Advance(scope, consultation, process::Acknowledged{"no_identifying_data"}));
  RETURN_IF_ERROR(TellNarrative(scope, consultation));
  if (!input.keep_draft) {
    RETURN_IF_ERROR(
        Advance(scope, consultation, process::Confirmed{asker->id.ToString(), false}, &routing.ranking));
  }
  scope.tx.consultations().Update(consultation);
  const auto invited = static_cast<int>(scope.tx.invitations().ListOf(consultation.id).size());
  return CreatedConsultation{consultation.id, consultation.state, invited};
}

}  // namespace coconsult::app
