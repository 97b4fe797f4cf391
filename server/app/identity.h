// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/scope.h"

namespace coconsult::app {

struct AcceptedAccount {
  PractitionerId practitioner;
  std::string email;
};
// `password_hash` was made before the transaction. One effect per token.
Result<AcceptedAccount> AcceptAccountInvitation(WriteScope& scope, const std::string& token_digest,
                                                const std::string& password_hash);

// First half of signing in, on a snapshot: whose password to verify. An unknown e-mail gives an empty id and
// hash, so that the caller verifies all the same and takes the same time.
struct Credential {
  PractitionerId practitioner;
  std::string password_hash;
};
Credential FindCredential(const Transaction& tx, const std::string& email);

// Second half, after the password was verified: opens a session. WRONG_CREDENTIALS unless the account is
// registered and still has `credential.password_hash`.
struct OpenedSession {
  std::string token;  // handed out once
  Practitioner practitioner;
  Timestamp expires_at;
};
Result<OpenedSession> OpenSession(WriteScope& scope, const Credential& credential);
Error WrongCredentials();

Result<void> SignOut(WriteScope& scope, bool everywhere);

// `old_hash`: the hash that the old password was verified against.
Result<void> ChangePassword(WriteScope& scope, const std::string& old_hash, const std::string& new_hash);

struct SessionView {
  Practitioner practitioner;
  Timestamp expires_at;
};
Result<SessionView> GetSession(const ReadScope& scope);

struct NewAccountInvitation {
  std::string email;
  std::string display_name;
  std::optional<RoleSet> roles;
};
struct CreatedAccountInvitation {
  std::string token;  // handed out once
  PractitionerId practitioner;
  Timestamp expires_at;
};
Result<CreatedAccountInvitation> CreateAccountInvitation(WriteScope& scope,
                                                         const NewAccountInvitation& input);

Result<void> SetRoles(WriteScope& scope, PractitionerId practitioner, RoleSet roles);

// Makes the first administrator, registered, with this password; FAILED_PRECONDITION when the server has any
// account already.
Result<PractitionerId> CreateFirstAdministrator(WriteScope& scope, const std::string& email,
                                                const std::string& display_name,
                                                const std::string& password_hash);

}  // namespace coconsult::app
