// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/messages.h"

#include <string_view>

#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr Sql kSelect(
    "SELECT consultation, sequence, author, author_role, phase, kind, text, created_at, hidden, hidden_reason"
    " FROM messages WHERE consultation = ?");
constexpr auto kFind = kSelect + " AND sequence = ?";
constexpr auto kListAfter = kSelect + " AND sequence > ? ORDER BY sequence LIMIT ?";
constexpr auto kListBefore = kSelect + " AND sequence < ? ORDER BY sequence DESC LIMIT ?";
constexpr std::string_view kAppend =
    "INSERT INTO messages (consultation, sequence, author, author_role, phase, kind, text, created_at, "
    "hidden,"
    " hidden_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kHide =
    "UPDATE messages SET hidden = 1, hidden_reason = ? WHERE consultation = ? AND sequence = ?";

Message ReadRow(Query& row) {
  Message it;
  row.Read(it.consultation, it.sequence, it.author, it.author_role, it.phase, it.kind, it.text, it.created_at,
           it.hidden, it.hidden_reason);
  return it;
}

std::vector<Message> ReadRows(Query& query) {
  std::vector<Message> list;
  while (query.Step()) list.push_back(ReadRow(query));
  return list;
}

}  // namespace

std::optional<Message> SqliteMessages::Find(ConsultationId consultation, std::int64_t sequence) const {
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(consultation, sequence).Step()) return std::nullopt;
  return ReadRow(query);
}

std::vector<Message> SqliteMessages::ListAfter(ConsultationId consultation, std::int64_t after,
                                               int limit) const {
  Query query(connection_.Prepare(kListAfter));
  query.Bind(consultation, after, limit);
  return ReadRows(query);
}

std::vector<Message> SqliteMessages::ListBefore(ConsultationId consultation, std::int64_t before,
                                                int limit) const {
  Query query(connection_.Prepare(kListBefore));
  query.Bind(consultation, before, limit);
  return ReadRows(query);
}

void SqliteMessages::Append(const Message& it) {
  Query(connection_.Prepare(kAppend))
      .Bind(it.consultation, it.sequence, it.author, it.author_role, it.phase, it.kind, it.text,
            it.created_at, it.hidden, it.hidden_reason)
      .Run();
}

void SqliteMessages::Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) {
  Query(connection_.Prepare(kHide)).Bind(reason, consultation, sequence).Run();
  ExpectOneRow(connection_, "message");
}

}  // namespace coconsult::storage::sqlite
