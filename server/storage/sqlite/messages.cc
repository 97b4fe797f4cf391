// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/messages.h"

#include <string_view>

#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr Sql kSelect(
    "SELECT consultation, sequence, author, author_role, phase, kind, text, created_at, hidden, "
    "hidden_reason,"
    " revision, edited_at, deleted_at, salt, digest FROM messages WHERE consultation = ?");
constexpr auto kFind = kSelect + " AND sequence = ?";
constexpr auto kListAfter = kSelect + " AND sequence > ? ORDER BY sequence LIMIT ?";
constexpr auto kListBefore = kSelect + " AND sequence < ? ORDER BY sequence DESC LIMIT ?";
constexpr std::string_view kAppend =
    "INSERT INTO messages (consultation, sequence, author, author_role, phase, kind, text, created_at, "
    "hidden,"
    " hidden_reason, revision, edited_at, deleted_at, salt, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kKeepRevision =
    "INSERT INTO message_revisions (consultation, sequence, revision, text, salt, digest, written_at)"
    " SELECT consultation, sequence, revision, text, salt, digest, coalesce(edited_at, created_at)"
    " FROM messages WHERE consultation = ? AND sequence = ?";
constexpr std::string_view kRevise =
    "UPDATE messages SET text = ?, revision = ?, edited_at = ?, salt = ?, digest = ?"
    " WHERE consultation = ? AND sequence = ?";
constexpr std::string_view kErase =
    "UPDATE messages SET text = '', salt = '', deleted_at = ? WHERE consultation = ? AND sequence = ?";
constexpr std::string_view kEraseRevisions =
    "UPDATE message_revisions SET text = '', salt = '' WHERE consultation = ? AND sequence = ?";
constexpr std::string_view kRevisions =
    "SELECT revision, text, salt, digest, written_at FROM message_revisions"
    " WHERE consultation = ? AND sequence = ? ORDER BY revision";
constexpr std::string_view kHide =
    "UPDATE messages SET hidden = 1, hidden_reason = ? WHERE consultation = ? AND sequence = ?";

Message ReadRow(Query& row) {
  Message it;
  row.Read(it.consultation, it.sequence, it.author, it.author_role, it.phase, it.kind, it.text, it.created_at,
           it.hidden, it.hidden_reason, it.revision, it.edited_at, it.deleted_at, it.salt, it.digest);
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
            it.created_at, it.hidden, it.hidden_reason, it.revision, it.edited_at, it.deleted_at, it.salt,
            Blob{it.digest})
      .Run();
}

std::vector<MessageRevision> SqliteMessages::FormerRevisions(ConsultationId consultation,
                                                             std::int64_t sequence) const {
  Query query(connection_.Prepare(kRevisions));
  query.Bind(consultation, sequence);
  std::vector<MessageRevision> list;
  while (query.Step()) {
    MessageRevision& it = list.emplace_back();
    query.Read(it.revision, it.text, it.salt, it.digest, it.written_at);
  }
  return list;
}

void SqliteMessages::Revise(const Message& it) {
  index_.Remove(it.consultation, it.sequence);
  Query(connection_.Prepare(kKeepRevision)).Bind(it.consultation, it.sequence).Run();
  Query(connection_.Prepare(kRevise))
      .Bind(it.text, it.revision, it.edited_at, it.salt, Blob{it.digest}, it.consultation, it.sequence)
      .Run();
  ExpectOneRow(connection_, "message");
  index_.Add(it.consultation, it.sequence);
}

void SqliteMessages::Erase(ConsultationId consultation, std::int64_t sequence, Timestamp at) {
  index_.Remove(consultation, sequence);
  index_.Scrub();
  Query(connection_.Prepare(kEraseRevisions)).Bind(consultation, sequence).Run();
  Query(connection_.Prepare(kErase)).Bind(at, consultation, sequence).Run();
  ExpectOneRow(connection_, "message");
}

void SqliteMessages::Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) {
  index_.Remove(consultation, sequence);
  Query(connection_.Prepare(kHide)).Bind(reason, consultation, sequence).Run();
  ExpectOneRow(connection_, "message");
}

}  // namespace coconsult::storage::sqlite
