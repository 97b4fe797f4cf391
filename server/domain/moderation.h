// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "domain/ids.h"

namespace coconsult {

// A report about a message by somebody in the thread.
struct Flag {
  FlagId id;
  CaseId moderation_case;
  ConsultationId consultation;
  std::int64_t sequence = 0;
  PractitionerId raised_by;
  std::string reason;  // the person's own words
  Timestamp created_at;
};

enum class CaseState { kOpen, kClaimed, kClosed };
enum class CaseDecision { kNone, kNoAction, kMessageHidden, kAdvised, kReferred };

// The moderators' record of handling the flags of one thread.
struct ModerationCase {
  CaseId id;
  ConsultationId consultation;
  CaseState state = CaseState::kOpen;
  PractitionerId handler;  // empty until claimed
  CaseDecision decision = CaseDecision::kNone;
  std::string decision_note;
  Timestamp created_at;
  std::optional<Timestamp> closed_at;
  std::int64_t version = 1;
};

// A moderator's time-limited leave to read one thread. The members see it, with its reason, from the moment
// it is given.
struct ThreadAccess {
  ConsultationId consultation;
  PractitionerId moderator;
  CaseId moderation_case;  // empty = break-glass, without a flag
  std::string reason;
  Timestamp opened_at;
  Timestamp expires_at;
};

// One line of the append-only audit trail. `chain` = SHA-256 over the line and the chain value before it.
struct AuditEntry {
  std::int64_t number = 0;  // 1, 2, 3, ...
  Timestamp at;
  PractitionerId actor;
  std::string action;   // stable name, e.g. "thread.opened"
  std::string subject;  // resource name
  std::string note;     // reason given; never message text
  std::string chain;    // 32 bytes
};

}  // namespace coconsult
