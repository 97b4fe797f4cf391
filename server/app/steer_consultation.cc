// SPDX-License-Identifier: Apache-2.0
#include "app/consultations.h"
#include "app/progress.h"

namespace coconsult::app {
namespace {

bool IsOver(const Consultation& consultation) {
  return IsTerminal(consultation.state) && consultation.state != ConsultationState::kCompleted;
}

}  // namespace

Result<PhaseReached> ConfirmPhase(WriteScope& scope, ConsultationId id, const std::string& phase, bool pass,
                                  const PreparedRouting& routing) {
  auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  if (IsOver(*consultation))
    return WrongState("This consultation is over. There is nothing left to confirm.");
  if (consultation->phase != phase) {
    return FailedPrecondition("NOT_IN_THIS_PHASE", "This consultation has moved on to the phase '" +
                                                       consultation->phase +
                                                       "'. Look at it again, then decide.");
  }
  RETURN_IF_ERROR(Advance(scope, *consultation,
                          process::Confirmed{scope.caller.practitioner.ToString(), pass}, &routing.ranking));
  scope.tx.consultations().Update(*consultation);
  return PhaseReached{consultation->phase, consultation->state};
}

Result<void> WithdrawConsultation(WriteScope& scope, ConsultationId id) {
  auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  if (IsTerminal(consultation->state))
    return WrongState("This consultation is over already. There is nothing to withdraw.");
  // A completed consultation that goes on, the places swapped, stays completed.
  if (consultation->closed_at) {
    return WrongState(
        "Your question was completed and cannot be withdrawn. The round after it ends by itself when nobody "
        "writes.");
  }
  End(scope, *consultation, ConsultationState::kWithdrawn, "withdrawn_by_asker");
  scope.tx.consultations().Update(*consultation);
  return {};
}

Result<int> RerouteConsultation(WriteScope& scope, ConsultationId id, const PreparedRouting& routing) {
  auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return NotFound();
  if (consultation->state != ConsultationState::kMatching || !consultation->awaits_connector) {
    return WrongState("People can be looked for again only while an ask waits for an introduction.");
  }
  KeepDecision(scope, id, routing.ranking);
  consultation->awaits_connector = false;
  ASSIGN_OR_RETURN(const int invited, InviteNextWave(scope, *consultation));
  scope.tx.consultations().Update(*consultation);
  return invited;
}

}  // namespace coconsult::app
