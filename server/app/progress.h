// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/scope.h"
#include "process/engine.h"

namespace coconsult::app {

// The two motions that several use cases share: moving a consultation along its process, and inviting people.

// What the process makes of an event; changes nothing. Only a conversation that has ended can be without its
// process (MissingProcesses): NOT_IN_THIS_PHASE.
Result<process::Step> Decide(const ReadScope& scope, const Consultation& consultation,
                             const process::Event& event);
// Carries out a step: states, deadlines, forms, changes, and the first wave from `ranking` when the process
// starts routing (it may be null otherwise). `consultation` changes in memory only: the caller stores it with
// Consultations::Update.
Result<void> CarryOut(WriteScope& scope, Consultation& consultation, const process::Step& step,
                      const routing::Ranking* ranking);
// Both.
Result<void> Advance(WriteScope& scope, Consultation& consultation, const process::Event& event,
                     const routing::Ranking* ranking = nullptr);

// Places in the process that invitations can still fill.
int FreePlaces(const ReadScope& scope, const Consultation& consultation);
// Looks at a consultation and asks whoever the policy says should be asked now, of those in the newest
// decision; when nobody is waited for and nobody can be asked, hands it to the connectors; when no place is
// left, thanks those who have not answered. Sets when to look again. Returns how many were invited now.
Result<int> InviteNextWave(WriteScope& scope, Consultation& consultation);
// Keeps a ranking as the newest decision.
void KeepDecision(WriteScope& scope, ConsultationId consultation, const routing::Ranking& ranking);
// How somebody was weighed for an invitation; zeros = they were not.
struct Weight {
  double relevance = 0;
  double expected = 0;
};
// One invitation, with its deadline and changes.
InvitationId Invite(WriteScope& scope, const Consultation& consultation, PractitionerId practitioner,
                    int wave, const std::string& reason, bool introduced, const Weight& weight = {});
// Settles a pending invitation.
void Settle(WriteScope& scope, Invitation& invitation, InvitationState state);
void SettlePending(WriteScope& scope, const Consultation& consultation, InvitationState state);

// Ends the consultation before its time: no open invitations, no deadlines.
void End(WriteScope& scope, Consultation& consultation, ConsultationState state, const std::string& reason);

Error WrongState(const std::string& what_to_do);

}  // namespace coconsult::app
