// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ports/changes.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteDeadlines final : public app::Deadlines {
 public:
  explicit SqliteDeadlines(Connection& connection) : connection_(connection) {}

  std::optional<Timestamp> NextDue() const override;
  std::optional<Timestamp> Find(DeadlineKind kind, const IdBytes& subject) const override;
  std::vector<Deadline> ListDue(Timestamp now, int limit) const override;

  void Set(const Deadline& deadline) override;
  void Clear(DeadlineKind kind, const IdBytes& subject) override;

 private:
  Connection& connection_;
};

class SqliteRequests final : public app::Requests {
 public:
  explicit SqliteRequests(Connection& connection) : connection_(connection) {}

  std::optional<app::StoredReply> Find(const std::string& scope,
                                       const std::string& request_id) const override;
  void Insert(const std::string& scope, const std::string& request_id, const app::StoredReply& reply,
              Timestamp at) override;
  void DeleteOlderThan(Timestamp at) override;

 private:
  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
