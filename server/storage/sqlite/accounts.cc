// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/accounts.h"

#include <string_view>

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kFindPassword = "SELECT hash FROM passwords WHERE practitioner = ?";
constexpr std::string_view kSetPassword =
    "INSERT INTO passwords (practitioner, hash) VALUES (?, ?)"
    " ON CONFLICT (practitioner) DO UPDATE SET hash = excluded.hash";
constexpr std::string_view kFindSession =
    "SELECT s.id, s.practitioner, s.token_hash, s.created_at, s.expires_at, p.roles, p.state"
    " FROM sessions s JOIN practitioners p ON p.id = s.practitioner WHERE s.token_hash = ?";
constexpr std::string_view kInsertSession =
    "INSERT INTO sessions (id, practitioner, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kDeleteSession = "DELETE FROM sessions WHERE id = ?";
constexpr std::string_view kDeleteSessionsOf = "DELETE FROM sessions WHERE practitioner = ? AND id <> ?";
constexpr std::string_view kDeleteExpired = "DELETE FROM sessions WHERE expires_at <= ?";
constexpr std::string_view kFindInvitation =
    "SELECT id, practitioner, invited_by, token_hash, created_at, expires_at, accepted_at"
    " FROM account_invitations WHERE token_hash = ? AND revoked = 0";
constexpr std::string_view kInsertInvitation =
    "INSERT INTO account_invitations (id, practitioner, invited_by, token_hash, created_at, expires_at, "
    "accepted_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kAccept =
    "UPDATE account_invitations SET accepted_at = ? WHERE id = ? AND accepted_at IS NULL AND revoked = 0";
constexpr std::string_view kRevoke =
    "UPDATE account_invitations SET revoked = 1 WHERE practitioner = ? AND accepted_at IS NULL";

}  // namespace

std::optional<std::string> SqliteAccounts::FindPasswordHash(PractitionerId id) const {
  Query query(connection_.Prepare(kFindPassword));
  if (!query.Bind(id).Step()) return std::nullopt;
  return query.Get<std::string>();
}

std::optional<app::SessionHolder> SqliteAccounts::FindSession(const std::string& token_hash) const {
  if (const auto* const kept = cache_ ? cache_->FindSession(token_hash) : nullptr) return *kept;
  Query query(connection_.Prepare(kFindSession));
  if (!query.Bind(Blob{token_hash}).Step()) return std::nullopt;
  app::SessionHolder found;
  Session& session = found.session;
  query.Read(session.id, session.practitioner, session.token_hash, session.created_at, session.expires_at,
             found.roles, found.state);
  if (cache_) cache_->KeepSession(found);
  return found;
}

std::optional<AccountInvitation> SqliteAccounts::FindAccountInvitation(const std::string& token_hash) const {
  Query query(connection_.Prepare(kFindInvitation));
  if (!query.Bind(Blob{token_hash}).Step()) return std::nullopt;
  AccountInvitation found;
  query.Read(found.id, found.practitioner, found.invited_by, found.token_hash, found.created_at,
             found.expires_at, found.accepted_at);
  return found;
}

void SqliteAccounts::SetPasswordHash(PractitionerId id, const std::string& hash) {
  Query(connection_.Prepare(kSetPassword)).Bind(id, hash).Run();
}

void SqliteAccounts::InsertSession(const Session& session) {
  Query(connection_.Prepare(kInsertSession))
      .Bind(session.id, session.practitioner, Blob{session.token_hash}, session.created_at,
            session.expires_at)
      .Run();
}

void SqliteAccounts::DeleteSession(SessionId id) {
  Query(connection_.Prepare(kDeleteSession)).Bind(id).Run();
  SessionsChanged();
}

void SqliteAccounts::DeleteSessionsOf(PractitionerId id, SessionId except) {
  // An empty `except` is bound as zeros, not as NULL: it then equals no session.
  Query(connection_.Prepare(kDeleteSessionsOf)).Bind(id, except.bytes()).Run();
  SessionsChanged();
}

void SqliteAccounts::DeleteSessionsExpiredBy(Timestamp now) {
  Query(connection_.Prepare(kDeleteExpired)).Bind(now).Run();
  SessionsChanged();
}

void SqliteAccounts::InsertAccountInvitation(const AccountInvitation& invitation) {
  Query(connection_.Prepare(kInsertInvitation))
      .Bind(invitation.id, invitation.practitioner, invitation.invited_by, Blob{invitation.token_hash},
            invitation.created_at, invitation.expires_at, invitation.accepted_at)
      .Run();
}

bool SqliteAccounts::MarkAccountInvitationAccepted(AccountInvitationId id, Timestamp at) {
  Query(connection_.Prepare(kAccept)).Bind(at, id).Run();
  return connection_.changes() == 1;
}

void SqliteAccounts::RevokeAccountInvitations(PractitionerId id) {
  Query(connection_.Prepare(kRevoke)).Bind(id).Run();
}

}  // namespace coconsult::storage::sqlite
