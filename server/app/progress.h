// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/scope.h"
#include "process/engine.h"

namespace coconsult::app {

// The two motions that several use cases share: moving a consultation along its process, and inviting people.

// What the process makes of an event; changes nothing.
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

// Keeps `policy.wave_size` invitations open while seats are free, walking down the newest decision; when
// nobody is left, hands the consultation to the connectors. Returns how many were invited now.
Result<int> InviteNextWave(WriteScope& scope, Consultation& consultation);
// Keeps a ranking as the newest decision.
void KeepDecision(WriteScope& scope, ConsultationId consultation, const routing::Ranking& ranking);
// One invitation, with its deadline and changes.
InvitationId Invite(WriteScope& scope, const Consultation& consultation, PractitionerId practitioner,
                    int wave, const std::string& reason, bool introduced);
// Settles a pending invitation.
void Settle(WriteScope& scope, Invitation& invitation, InvitationState state);

// Ends the consultation before its time: no open invitations, no deadlines.
void End(WriteScope& scope, Consultation& consultation, ConsultationState state, const std::string& reason);

Error WrongState(const std::string& what_to_do);

}  // namespace coconsult::app
