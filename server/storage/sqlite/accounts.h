// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/ports/accounts.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/writer_cache.h"

namespace coconsult::storage::sqlite {

class SqliteAccounts final : public app::Accounts {
 public:
  // `cache`: of the writer; null for who reads snapshots.
  SqliteAccounts(Connection& connection, WriterCache* cache) : connection_(connection), cache_(cache) {}

  std::optional<std::string> FindPasswordHash(PractitionerId id) const override;
  std::optional<app::SessionHolder> FindSession(const std::string& token_hash) const override;
  std::optional<AccountInvitation> FindAccountInvitation(const std::string& token_hash) const override;

  void SetPasswordHash(PractitionerId id, const std::string& hash) override;
  void InsertSession(const Session& session) override;
  void DeleteSession(SessionId id) override;
  void DeleteSessionsOf(PractitionerId id, SessionId except) override;
  void DeleteSessionsExpiredBy(Timestamp now) override;
  void InsertAccountInvitation(const AccountInvitation& invitation) override;
  bool MarkAccountInvitationAccepted(AccountInvitationId id, Timestamp at) override;
  void RevokeAccountInvitations(PractitionerId id) override;

 private:
  void SessionsChanged() const {
    if (cache_) cache_->SessionsChanged();
  }

  Connection& connection_;
  WriterCache* const cache_;
};

}  // namespace coconsult::storage::sqlite
