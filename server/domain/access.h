// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/role.h"

namespace coconsult {

// How a caller stands to the resource that a call names. Checked in the same transaction as the effect.
enum class Relation {
  kAny,            // the role is enough
  kSelf,           // the practitioner named is the caller
  kAsker,          // asked this consultation
  kMember,         // asker or panel member of this consultation, now
  kInvitee,        // the invitation is addressed to the caller
  kFormOwner,      // the outcome form is the caller's to fill in
  kAccessGranted,  // a moderator who opened this thread, with a reason and a time limit that has not passed
  kUnansweredAsk,  // a connector, and the consultation waits in the connectors' queue
  kCaseHandler,    // the moderator who claimed this case
};

struct AccessGrant {
  Role role = Role::kPractitioner;
  Relation relation = Relation::kAny;
};

// Declared per rpc in the proto. A call is allowed when one of the grants holds.
struct AccessRule {
  bool anonymous = false;      // no session needed
  std::string resource_field;  // request field that names the resource; empty when no relation is asked for
  std::vector<AccessGrant> grants;
};

// Who is calling, as established from a session in the current transaction.
struct Caller {
  PractitionerId practitioner;  // empty for an anonymous call
  SessionId session;
  RoleSet roles;
  Timestamp session_expires_at;

  bool anonymous() const { return practitioner.empty(); }
};

}  // namespace coconsult
