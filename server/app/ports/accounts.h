// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "domain/access.h"
#include "domain/practitioner.h"

namespace coconsult::app {

// A session with what is needed to decide about its bearer, in one look-up.
struct SessionHolder {
  Session session;
  RoleSet roles;
  AccountState state = AccountState::kNamed;
};

// Credentials, sessions and invitations to accounts. Secrets come in hashed.
class Accounts {
 public:
  virtual ~Accounts() = default;
  virtual std::optional<std::string> FindPasswordHash(PractitionerId id) const = 0;
  virtual std::optional<SessionHolder> FindSession(const std::string& token_hash) const = 0;
  virtual std::optional<AccountInvitation> FindAccountInvitation(const std::string& token_hash) const = 0;

  virtual void SetPasswordHash(PractitionerId id, const std::string& hash) = 0;
  virtual void InsertSession(const Session& session) = 0;
  virtual void DeleteSession(SessionId id) = 0;
  // All of the person's but `except` (which may be empty).
  virtual void DeleteSessionsOf(PractitionerId id, SessionId except) = 0;
  virtual void DeleteSessionsExpiredBy(Timestamp now) = 0;
  virtual void InsertAccountInvitation(const AccountInvitation& invitation) = 0;
  // True for the one call that turned it from open to accepted.
  virtual bool MarkAccountInvitationAccepted(AccountInvitationId id, Timestamp at) = 0;
  // Open invitations of the person stop working.
  virtual void RevokeAccountInvitations(PractitionerId id) = 0;
};

}  // namespace coconsult::app
