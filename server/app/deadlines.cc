// SPDX-License-Identifier: Apache-2.0
#include "app/deadlines.h"

#include "app/progress.h"
#include "app/record.h"

namespace coconsult::app {
namespace {

Result<void> ExpireInvitation(WriteScope& scope, InvitationId id) {
  auto invitation = scope.tx.invitations().Find(id);
  if (!invitation || invitation->state != InvitationState::kPending) return {};
  auto consultation = scope.tx.consultations().Find(invitation->consultation);
  Settle(scope, *invitation, InvitationState::kExpired);
  if (!consultation || consultation->state != ConsultationState::kMatching) return {};
  RETURN_IF_ERROR(InviteNextWave(scope, *consultation));
  scope.tx.consultations().Update(*consultation);
  return {};
}

// The time has come to see whether those who were asked are enough.
Result<void> LookAgain(WriteScope& scope, ConsultationId id) {
  auto consultation = scope.tx.consultations().Find(id);
  if (!consultation || consultation->state != ConsultationState::kMatching) return {};
  RETURN_IF_ERROR(InviteNextWave(scope, *consultation));
  scope.tx.consultations().Update(*consultation);
  return {};
}

Result<void> EndBox(WriteScope& scope, ConsultationId id) {
  auto consultation = scope.tx.consultations().Find(id);
  if (!consultation) return {};
  if (IsTerminal(consultation->state) && consultation->state != ConsultationState::kCompleted) return {};
  RETURN_IF_ERROR(Advance(scope, *consultation, process::BoxEnded{}));
  scope.tx.consultations().Update(*consultation);
  return {};
}

// One reminder; the form stays open.
Result<void> RemindOfForm(WriteScope& scope, OutcomeFormId id) {
  const auto form = scope.tx.outcome_forms().Find(id);
  if (!form || form->completed_at) return {};
  Change change = Change::ForPerson(ChangeKind::kFormDue, form->practitioner, PractitionerId(), scope.now);
  change.consultation = form->consultation;
  change.subject = id.bytes();
  change.note = "reminder";
  Record(scope, change);
  return {};
}

}  // namespace

Result<void> FireDeadline(WriteScope& scope, const Deadline& deadline) {
  // First, so that handling it may set it anew.
  scope.tx.deadlines().Clear(deadline.kind, deadline.subject);
  switch (deadline.kind) {
    case DeadlineKind::kInvitationExpiry:
      return ExpireInvitation(scope, InvitationId(deadline.subject));
    case DeadlineKind::kPhaseBox:
      return EndBox(scope, ConsultationId(deadline.subject));
    case DeadlineKind::kLookAgain:
      return LookAgain(scope, ConsultationId(deadline.subject));
    case DeadlineKind::kFormDue:
      return RemindOfForm(scope, OutcomeFormId(deadline.subject));
  }
  return {};
}

}  // namespace coconsult::app
