// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/deadlines.h"

#include <string_view>

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kNextDue = "SELECT min(due_at) FROM deadlines";
constexpr std::string_view kFind = "SELECT due_at FROM deadlines WHERE kind = ? AND subject = ?";
constexpr std::string_view kListDue =
    "SELECT due_at, kind, subject FROM deadlines WHERE due_at <= ? ORDER BY due_at, kind, subject LIMIT ?";
constexpr std::string_view kSet =
    "INSERT INTO deadlines (kind, subject, due_at) VALUES (?, ?, ?)"
    " ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at";
constexpr std::string_view kClear = "DELETE FROM deadlines WHERE kind = ? AND subject = ?";

constexpr std::string_view kFindRequest =
    "SELECT fingerprint, reply FROM requests WHERE request_id = ? AND scope = ?";
constexpr std::string_view kInsertRequest =
    "INSERT INTO requests (scope, request_id, fingerprint, reply, at) VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kDeleteRequests = "DELETE FROM requests WHERE at < ?";

}  // namespace

std::optional<Timestamp> SqliteDeadlines::NextDue() const {
  Query query(connection_.Prepare(kNextDue));
  query.Step();
  return query.Get<std::optional<Timestamp>>();
}

std::optional<Timestamp> SqliteDeadlines::Find(DeadlineKind kind, const IdBytes& subject) const {
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(kind, subject).Step()) return std::nullopt;
  return query.Get<Timestamp>();
}

std::vector<Deadline> SqliteDeadlines::ListDue(Timestamp now, int limit) const {
  Query query(connection_.Prepare(kListDue));
  query.Bind(now, limit);
  std::vector<Deadline> list;
  while (query.Step()) {
    Deadline& deadline = list.emplace_back();
    query.Read(deadline.due_at, deadline.kind, deadline.subject);
  }
  return list;
}

void SqliteDeadlines::Set(const Deadline& deadline) {
  Query(connection_.Prepare(kSet)).Bind(deadline.kind, deadline.subject, deadline.due_at).Run();
}

void SqliteDeadlines::Clear(DeadlineKind kind, const IdBytes& subject) {
  Query(connection_.Prepare(kClear)).Bind(kind, subject).Run();
}

std::optional<app::StoredReply> SqliteRequests::Find(const std::string& scope,
                                                     const std::string& request_id) const {
  Query query(connection_.Prepare(kFindRequest));
  if (!query.Bind(request_id, scope).Step()) return std::nullopt;
  app::StoredReply found;
  query.Read(found.fingerprint, found.reply);
  return found;
}

void SqliteRequests::Insert(const std::string& scope, const std::string& request_id,
                            const app::StoredReply& reply, Timestamp at) {
  Query(connection_.Prepare(kInsertRequest))
      .Bind(scope, request_id, Blob{reply.fingerprint}, Blob{reply.reply}, at)
      .Run();
}

void SqliteRequests::DeleteOlderThan(Timestamp at) {
  Query(connection_.Prepare(kDeleteRequests)).Bind(at).Run();
}

}  // namespace coconsult::storage::sqlite
