// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/role.h"

namespace coconsult {

enum class AccountState {
  kNamed,       // imported or invited; not a member until they accept (domain: 'named' counts nowhere else)
  kRegistered,  // accepted their own invitation
  kSuspended,   // may not sign in
};

// Weekly hours in which somebody is willing to be asked, in the community's time zone.
struct WorkingHours {
  std::uint8_t weekdays = 0b0011111;  // bit 0 = Monday
  int start_minute = 9 * 60;          // minutes after local midnight, start < end
  int end_minute = 17 * 60;
  bool operator==(const WorkingHours&) const = default;
};

// What is asked of somebody at most; the router never exceeds either.
struct Capacity {
  int open_limit = 2;   // consultations helped in at the same time
  int month_limit = 4;  // invitations accepted in any 28 days
};

// A practitioner's own description; ids refer to the community's reference lists.
struct Profile {
  std::string sector;
  std::string organisation;
  std::string locality;
  std::string role_level;
  std::vector<std::string> topics;  // theme ids, no repeats
  std::string can_help_with;
  Capacity capacity;
  WorkingHours hours;
  std::optional<Timestamp> away_until;  // nobody is asked while away
  PractitionerId line_manager;          // empty = not stated
};

struct Practitioner {
  PractitionerId id;
  std::string email;  // unique, lower case
  std::string display_name;
  RoleSet roles;
  AccountState state = AccountState::kNamed;
  Profile profile;
  Timestamp created_at;
  std::optional<Timestamp> registered_at;
  std::int64_t version = 1;  // counts changes; the etag

  bool AwayAt(Timestamp now) const { return profile.away_until && *profile.away_until > now; }
};

// Something a practitioner wrote or helped with before, brought in with the import: evidence for routing,
// shown to nobody else.
struct ExperienceDocument {
  PractitionerId practitioner;
  std::string text;
};

// A person's invitation to have an account. The token itself is never stored.
struct AccountInvitation {
  AccountInvitationId id;
  PractitionerId practitioner;
  PractitionerId invited_by;
  std::string token_hash;
  Timestamp created_at;
  Timestamp expires_at;
  std::optional<Timestamp> accepted_at;
};

struct Session {
  SessionId id;
  PractitionerId practitioner;
  std::string token_hash;
  Timestamp created_at;
  Timestamp expires_at;
};

}  // namespace coconsult
