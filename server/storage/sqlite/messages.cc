// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/messages.h"

#include <algorithm>
#include <string_view>

#include "storage/sqlite/error.h"
#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr int kUsualPage = 200;

constexpr Sql kSelect(
    "SELECT m.consultation, m.sequence, m.author, m.author_role, m.phase, m.kind, m.text, m.created_at, "
    "m.hidden, m.hidden_reason, m.revision, m.edited_at, m.deleted_at, m.salt, m.digest, m.chain FROM ");
constexpr auto kFind = kSelect + "messages m WHERE m.number = ?";
constexpr auto kNew = kSelect +
                      "messages m INDEXED BY messages_by_segment WHERE m.number / 1024 = ? AND "
                      "m.consultation = ? AND m.sequence ";
constexpr auto kNewAfter = kNew + "> ? ORDER BY m.sequence LIMIT ?";
constexpr auto kNewBefore = kNew + "< ? ORDER BY m.sequence DESC LIMIT ?";
constexpr auto kFiled =
    kSelect +
    "filed_messages f CROSS JOIN messages m ON m.number = f.number WHERE f.consultation = ? AND f.sequence ";
constexpr auto kFiledAfter = kFiled + "> ? ORDER BY f.sequence LIMIT ?";
constexpr auto kFiledBefore = kFiled + "< ? ORDER BY f.sequence DESC LIMIT ?";
constexpr std::string_view kAppend =
    "INSERT INTO messages (consultation, sequence, author, author_role, phase, kind, text, created_at, "
    "hidden,"
    " hidden_reason, revision, edited_at, deleted_at, salt, digest, chain)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kKeepRevision =
    "INSERT INTO message_revisions (message, revision, text, salt, digest, written_at)"
    " SELECT number, revision, text, salt, digest, coalesce(edited_at, created_at) FROM messages WHERE "
    "number = ?";
constexpr std::string_view kRevise =
    "UPDATE messages SET text = ?, revision = ?, edited_at = ?, salt = ?, digest = ? WHERE number = ?";
constexpr std::string_view kErase =
    "UPDATE messages SET text = '', salt = '', deleted_at = ? WHERE number = ?";
constexpr std::string_view kEraseRevisions =
    "UPDATE message_revisions SET text = '', salt = '' WHERE message = ?";
constexpr std::string_view kRevisions =
    "SELECT revision, text, salt, digest, written_at FROM message_revisions WHERE message = ? ORDER BY "
    "revision";
constexpr std::string_view kHide = "UPDATE messages SET hidden = 1, hidden_reason = ? WHERE number = ?";

Message ReadRow(Query& row) {
  Message it;
  row.Read(it.consultation, it.sequence, it.author, it.author_role, it.phase, it.kind, it.text, it.created_at,
           it.hidden, it.hidden_reason, it.revision, it.edited_at, it.deleted_at, it.salt, it.digest,
           it.chain);
  return it;
}

void ReadRows(Query& query, std::vector<Message>& list) {
  while (query.Step()) list.push_back(ReadRow(query));
}

}  // namespace

std::optional<Message> SqliteMessages::Find(ConsultationId consultation, std::int64_t sequence) const {
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(filing_.NumberOf(consultation, sequence)).Step()) return std::nullopt;
  return ReadRow(query);
}

std::vector<Message> SqliteMessages::ListAfter(ConsultationId consultation, std::int64_t after,
                                               int limit) const {
  std::vector<Message> list;
  list.reserve(static_cast<std::size_t>(std::clamp(limit, 0, kUsualPage)));
  {
    Query query(connection_.Prepare(kFiledAfter));
    query.Bind(consultation, after, limit);
    ReadRows(query, list);
  }
  const Filing::Unfiled segments = filing_.Segments();
  for (std::int64_t segment = segments.first; segment <= segments.last; ++segment) {
    const int wanted = limit - static_cast<int>(list.size());
    if (wanted <= 0) break;
    Query query(connection_.Prepare(kNewAfter));
    query.Bind(segment, consultation, after, wanted);
    ReadRows(query, list);
  }
  return list;
}

std::vector<Message> SqliteMessages::ListBefore(ConsultationId consultation, std::int64_t before,
                                                int limit) const {
  std::vector<Message> list;
  list.reserve(static_cast<std::size_t>(std::clamp(limit, 0, kUsualPage)));
  const Filing::Unfiled segments = filing_.Segments();
  for (std::int64_t segment = segments.last; segment >= segments.first; --segment) {
    const int wanted = limit - static_cast<int>(list.size());
    if (wanted <= 0) return list;
    Query query(connection_.Prepare(kNewBefore));
    query.Bind(segment, consultation, before, wanted);
    ReadRows(query, list);
  }
  Query query(connection_.Prepare(kFiledBefore));
  query.Bind(consultation, before, limit - static_cast<int>(list.size()));
  ReadRows(query, list);
  return list;
}

void SqliteMessages::Append(const Message& it) {
  const std::int64_t last = EndOf(it.consultation).sequence;
  if (it.sequence != last + 1) {
    throw DatabaseError(
        0, "message " + std::to_string(it.sequence) + " of a thread that ends with " + std::to_string(last));
  }
  Query(connection_.Prepare(kAppend))
      .Bind(it.consultation, it.sequence, it.author, it.author_role, it.phase, it.kind, it.text,
            it.created_at, it.hidden, it.hidden_reason, it.revision, it.edited_at, it.deleted_at, it.salt,
            Blob{it.digest}, Blob{it.chain})
      .Run();
  if (cache_) cache_->Posted(it);
}

Filing::End SqliteMessages::EndOf(ConsultationId thread) const {
  if (const Filing::End* kept = cache_ ? cache_->FindEnd(thread) : nullptr) return *kept;
  Filing::End end = filing_.EndOf(thread);
  if (cache_) cache_->KeepEnd(thread, end);
  return end;
}

std::vector<MessageRevision> SqliteMessages::FormerRevisions(ConsultationId consultation,
                                                             std::int64_t sequence) const {
  Query query(connection_.Prepare(kRevisions));
  query.Bind(filing_.NumberOf(consultation, sequence));
  std::vector<MessageRevision> list;
  while (query.Step()) {
    MessageRevision& it = list.emplace_back();
    query.Read(it.revision, it.text, it.salt, it.digest, it.written_at);
  }
  return list;
}

void SqliteMessages::Revise(const Message& it) {
  const std::int64_t number = filing_.NumberOf(it.consultation, it.sequence);
  index_.Remove(number);
  Query(connection_.Prepare(kKeepRevision)).Bind(number).Run();
  Query(connection_.Prepare(kRevise))
      .Bind(it.text, it.revision, it.edited_at, it.salt, Blob{it.digest}, number)
      .Run();
  ExpectOneRow(connection_, "message");
  index_.Add(number);
}

void SqliteMessages::Erase(ConsultationId consultation, std::int64_t sequence, Timestamp at) {
  const std::int64_t number = filing_.NumberOf(consultation, sequence);
  index_.Remove(number);
  index_.Scrub();
  Query(connection_.Prepare(kEraseRevisions)).Bind(number).Run();
  Query(connection_.Prepare(kErase)).Bind(at, number).Run();
  ExpectOneRow(connection_, "message");
}

void SqliteMessages::Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) {
  const std::int64_t number = filing_.NumberOf(consultation, sequence);
  index_.Remove(number);
  Query(connection_.Prepare(kHide)).Bind(reason, number).Run();
  ExpectOneRow(connection_, "message");
}

}  // namespace coconsult::storage::sqlite
