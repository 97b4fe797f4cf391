// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/moderation.h"

#include <string_view>

#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

// Written into the SQL below and into a partial index.
static_assert(static_cast<int>(CaseState::kClosed) == 2);

constexpr Sql kSelectCase(
    "SELECT id, consultation, state, handler, decision, decision_note, created_at, closed_at, version FROM "
    "cases");
constexpr auto kFindCase = kSelectCase + " WHERE id = ?";
constexpr auto kFindOpenCase = kSelectCase + " WHERE consultation = ? AND state <> 2";
constexpr auto kListCases = kSelectCase + " WHERE id > ? AND (? OR state <> 2) ORDER BY id LIMIT ?";
constexpr std::string_view kInsertCase =
    "INSERT INTO cases (id, consultation, state, handler, decision, decision_note, created_at, closed_at, "
    "version)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdateCase =
    "UPDATE cases SET state = ?, handler = ?, decision = ?, decision_note = ?, closed_at = ?, version = "
    "version + 1"
    " WHERE id = ?";

constexpr std::string_view kFlags =
    "SELECT id, moderation_case, consultation, sequence, raised_by, reason, created_at FROM flags"
    " WHERE moderation_case = ? ORDER BY id";
constexpr std::string_view kInsertFlag =
    "INSERT INTO flags (id, moderation_case, consultation, sequence, raised_by, reason, created_at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)";

constexpr Sql kSelectAccess(
    "SELECT consultation, moderator, moderation_case, reason, opened_at, expires_at FROM thread_access"
    " WHERE consultation = ?");
constexpr auto kFindAccess =
    kSelectAccess + " AND moderator = ? AND expires_at > ? ORDER BY number DESC LIMIT 1";
constexpr auto kAccesses = kSelectAccess + " ORDER BY number";
constexpr std::string_view kInsertAccess =
    "INSERT INTO thread_access (consultation, moderator, moderation_case, reason, opened_at, expires_at)"
    " VALUES (?, ?, ?, ?, ?, ?)";

constexpr Sql kSelectAudit("SELECT number, at, actor, action, subject, note, chain FROM audit");
constexpr auto kListAudit = kSelectAudit + " WHERE number > ? ORDER BY number LIMIT ?";
constexpr auto kLastAudit = kSelectAudit + " ORDER BY number DESC LIMIT 1";
constexpr std::string_view kAppendAudit =
    "INSERT INTO audit (number, at, actor, action, subject, note, chain) VALUES (?, ?, ?, ?, ?, ?, ?)";

ModerationCase ReadCase(Query& row) {
  ModerationCase it;
  row.Read(it.id, it.consultation, it.state, it.handler, it.decision, it.decision_note, it.created_at,
           it.closed_at, it.version);
  return it;
}

ThreadAccess ReadAccess(Query& row) {
  ThreadAccess it;
  row.Read(it.consultation, it.moderator, it.moderation_case, it.reason, it.opened_at, it.expires_at);
  return it;
}

AuditEntry ReadAudit(Query& row) {
  AuditEntry it;
  row.Read(it.number, it.at, it.actor, it.action, it.subject, it.note, it.chain);
  return it;
}

}  // namespace

std::optional<ModerationCase> SqliteModeration::FindCase(CaseId id) const {
  Query query(connection_.Prepare(kFindCase));
  if (!query.Bind(id).Step()) return std::nullopt;
  return ReadCase(query);
}

std::optional<ModerationCase> SqliteModeration::FindOpenCaseOf(ConsultationId consultation) const {
  Query query(connection_.Prepare(kFindOpenCase));
  if (!query.Bind(consultation).Step()) return std::nullopt;
  return ReadCase(query);
}

std::vector<ModerationCase> SqliteModeration::ListCases(bool include_closed, CaseId after, int limit) const {
  Query query(connection_.Prepare(kListCases));
  query.Bind(after.bytes(), include_closed, limit);
  std::vector<ModerationCase> list;
  while (query.Step()) list.push_back(ReadCase(query));
  return list;
}

std::vector<Flag> SqliteModeration::FlagsOf(CaseId id) const {
  Query query(connection_.Prepare(kFlags));
  query.Bind(id);
  std::vector<Flag> list;
  while (query.Step()) {
    Flag& it = list.emplace_back();
    query.Read(it.id, it.moderation_case, it.consultation, it.sequence, it.raised_by, it.reason,
               it.created_at);
  }
  return list;
}

std::optional<ThreadAccess> SqliteModeration::FindAccess(ConsultationId consultation,
                                                         PractitionerId moderator, Timestamp now) const {
  Query query(connection_.Prepare(kFindAccess));
  if (!query.Bind(consultation, moderator, now).Step()) return std::nullopt;
  return ReadAccess(query);
}

std::vector<ThreadAccess> SqliteModeration::AccessesOf(ConsultationId consultation) const {
  Query query(connection_.Prepare(kAccesses));
  query.Bind(consultation);
  std::vector<ThreadAccess> list;
  while (query.Step()) list.push_back(ReadAccess(query));
  return list;
}

std::vector<AuditEntry> SqliteModeration::ListAudit(std::int64_t after, int limit) const {
  Query query(connection_.Prepare(kListAudit));
  query.Bind(after, limit);
  std::vector<AuditEntry> list;
  while (query.Step()) list.push_back(ReadAudit(query));
  return list;
}

std::optional<AuditEntry> SqliteModeration::LastAudit() const {
  Query query(connection_.Prepare(kLastAudit));
  if (!query.Step()) return std::nullopt;
  return ReadAudit(query);
}

void SqliteModeration::InsertCase(const ModerationCase& it) {
  Query(connection_.Prepare(kInsertCase))
      .Bind(it.id, it.consultation, it.state, it.handler, it.decision, it.decision_note, it.created_at,
            it.closed_at, it.version)
      .Run();
}

void SqliteModeration::UpdateCase(const ModerationCase& it) {
  Query(connection_.Prepare(kUpdateCase))
      .Bind(it.state, it.handler, it.decision, it.decision_note, it.closed_at, it.id)
      .Run();
  ExpectOneRow(connection_, "case");
}

void SqliteModeration::InsertFlag(const Flag& it) {
  Query(connection_.Prepare(kInsertFlag))
      .Bind(it.id, it.moderation_case, it.consultation, it.sequence, it.raised_by, it.reason, it.created_at)
      .Run();
}

void SqliteModeration::InsertAccess(const ThreadAccess& it) {
  Query(connection_.Prepare(kInsertAccess))
      .Bind(it.consultation, it.moderator, it.moderation_case, it.reason, it.opened_at, it.expires_at)
      .Run();
}

void SqliteModeration::AppendAudit(const AuditEntry& it) {
  Query(connection_.Prepare(kAppendAudit))
      .Bind(it.number, it.at, it.actor, it.action, it.subject, it.note, Blob{it.chain})
      .Run();
}

}  // namespace coconsult::storage::sqlite
