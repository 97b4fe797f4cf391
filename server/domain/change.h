// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/role.h"

namespace coconsult {

enum class ChangeKind {
  kPractitionerNamed = 1,
  kPractitionerRegistered,
  kPractitionerUpdated,
  kConsultationOpened,
  kPhaseChanged,
  kConsultationClosed,
  kAwaitingConnector,
  kInvitationSent,
  kInvitationAnswered,  // accepted, declined, passed on, expired, filled
  kMemberJoined,
  kMessagePosted,
  kMessageHidden,
  kFormDue,
  kFormCompleted,
  kThreadOpenedByModerator,
  kFlagRaised,
  kCaseClaimed,
  kCaseClosed,
  kRolesChanged,
  kMessageEdited,
  kMessageDeleted,
  kReadMarked,    // the actor has read up to `sequence`
  kSessionEnded,  // signed out, or the password was changed
};
const char* Name(ChangeKind kind);

// Who may see a change. Decided when it is delivered, from the membership of that moment.
enum class Audience : std::uint8_t {
  kPerson = 1,  // the practitioner `audience_id`
  kThread,      // members of the consultation `audience_id`
  kRole,        // everybody with role `audience_role`
  kNobody,      // kept for the record and for reports only
};

// One entry of the append-only change log: a reference, never a copy of what was said.
struct Change {
  std::int64_t position = 0;  // 1, 2, 3, ... over the whole server; set by the log
  ChangeKind kind{};
  Audience audience = Audience::kNobody;
  IdBytes audience_id{};  // practitioner or consultation
  Role audience_role = Role::kAdministrator;
  ConsultationId consultation;  // empty when it concerns none
  IdBytes subject{};            // the invitation, practitioner, case or form concerned
  std::int64_t sequence = 0;    // of the message concerned
  PractitionerId actor;         // empty = the system
  std::string note;             // a stable code (new phase, new state), never free text
  Timestamp at;
  // Not stored: members of the thread as of the change, so that only their streams are woken. A hint; what is
  // delivered is decided from the log.
  std::vector<PractitionerId> wake = {};

  static Change ForPerson(ChangeKind kind, PractitionerId person, PractitionerId actor, Timestamp at);
  static Change ForThread(ChangeKind kind, ConsultationId consultation, PractitionerId actor, Timestamp at);
  static Change ForRole(ChangeKind kind, Role role, PractitionerId actor, Timestamp at);
  static Change ForRecord(ChangeKind kind, PractitionerId actor, Timestamp at);
};

}  // namespace coconsult
