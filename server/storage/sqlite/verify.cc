// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/verify.h"

#include <sqlite3.h>

#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/transaction.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kApplicationIdOf = "PRAGMA application_id";
constexpr std::string_view kIntegrity = "PRAGMA integrity_check(100)";
constexpr std::string_view kReferences = "PRAGMA foreign_key_check";
// Written into the SQL below.
static_assert(static_cast<int>(ChangeKind::kMessagePosted) == 11);

// The change log has an entry for each message, so that the end of a thread cannot be missing unnoticed.
constexpr std::string_view kThreads =
    "SELECT lower(hex(consultation)), max(coalesce(posted, 0), coalesce(largest, 0)), coalesce(count, 0),"
    " coalesce(largest, 0) FROM"
    " (SELECT consultation, max(sequence) AS posted FROM changes WHERE kind = 11 GROUP BY consultation)"
    " FULL JOIN (SELECT consultation, count(*) AS count, max(sequence) AS largest FROM messages"
    " GROUP BY consultation) USING (consultation)"
    " WHERE coalesce(count, 0) <> max(coalesce(posted, 0), coalesce(largest, 0)) LIMIT 100";
constexpr std::string_view kFiled =
    "SELECT (SELECT count(*) FROM filed_messages),"
    " (SELECT count(*) FROM messages WHERE number < (SELECT first_unfiled FROM filing_state) * 1024),"
    " (SELECT count(*) FROM filed_messages f JOIN messages m ON m.number = f.number"
    " AND m.consultation = f.consultation AND m.sequence = f.sequence)";
constexpr std::string_view kConsultations = "SELECT count(*), 0 FROM consultations";
constexpr std::string_view kMessages = "SELECT count(*), 0 FROM messages";
// Whole numbers from 1 on, each once: then the count is the largest.
constexpr std::string_view kChanges = "SELECT count(*), coalesce(max(position), 0) FROM changes";
constexpr std::string_view kAudit = "SELECT count(*), coalesce(max(number), 0) FROM audit";

struct Extent {
  std::int64_t count = 0;
  std::int64_t largest = 0;
};

Extent ExtentOf(Connection& connection, std::string_view sql) {
  Query query(connection.Prepare(sql));
  query.Step();
  Extent extent;
  query.Read(extent.count, extent.largest);
  return extent;
}

void CheckPages(Connection& connection, VerifyReport& report) {
  Query query(connection.Prepare(kIntegrity));
  while (query.Step()) {
    const std::string line = query.Get<std::string>();
    if (line != "ok") report.findings.push_back("damage: " + line);
  }
}

void CheckReferences(Connection& connection, VerifyReport& report) {
  Query query(connection.Prepare(kReferences));
  while (query.Step() && report.findings.size() < 100) {
    std::string table;
    std::optional<std::int64_t> row;
    std::string parent;
    query.Read(table, row, parent);
    report.findings.push_back("a row of " + table + " refers to a missing row of " + parent);
  }
}

void CheckThreads(Connection& connection, VerifyReport& report) {
  Query query(connection.Prepare(kThreads));
  while (query.Step()) {
    std::string id;
    std::int64_t expected = 0;
    std::int64_t count = 0;
    std::int64_t largest = 0;
    query.Read(id, expected, count, largest);
    report.findings.push_back("thread " + id + " should have messages 1 to " + std::to_string(expected) +
                              "; it has " + std::to_string(count) + ", the last numbered " +
                              std::to_string(largest));
  }
}

void CheckFiling(Connection& connection, VerifyReport& report) {
  Query query(connection.Prepare(kFiled));
  query.Step();
  std::int64_t filed = 0;
  std::int64_t due = 0;
  std::int64_t right = 0;
  query.Read(filed, due, right);
  if (filed == due && filed == right) return;
  report.findings.push_back(std::to_string(due) + " messages should be filed by thread; " +
                            std::to_string(filed) + " are, of them " + std::to_string(right) + " rightly");
}

void CheckNumbers(Connection& connection, VerifyReport& report) {
  report.consultations = ExtentOf(connection, kConsultations).count;
  report.messages = ExtentOf(connection, kMessages).count;
  const Extent changes = ExtentOf(connection, kChanges);
  report.changes = changes.count;
  if (changes.count != changes.largest) report.findings.emplace_back("the change log has gaps");
  const Extent audit = ExtentOf(connection, kAudit);
  report.audit_entries = audit.count;
  if (audit.count != audit.largest) report.findings.emplace_back("the audit trail has gaps");
}

// False when what follows would only fail for the same reason.
void RunMore(Connection& connection, const MoreChecks& more, VerifyReport& report) {
  if (!more) return;
  const SqliteTransaction transaction(connection);
  if (std::string finding = more(transaction); !finding.empty())
    report.findings.push_back(std::move(finding));
}

bool CheckKind(Connection& connection, const std::string& path, VerifyReport& report) {
  Query query(connection.Prepare(kApplicationIdOf));
  query.Step();
  if (query.Get<std::uint32_t>() != kApplicationId) {
    report.findings.push_back(path + " is a database of another program");
    return false;
  }
  const Result<int> applied = CheckSchema(connection, path, KnownMigrations());
  if (!applied) {
    report.findings.push_back(applied.error().message);
    return false;
  }
  if (*applied < static_cast<int>(KnownMigrations().size())) {
    report.findings.push_back(path + " has an older schema: start the server on it once, then check again");
    return false;
  }
  return true;
}

// SQLite asks after so many steps of its machine: some milliseconds.
constexpr int kStepsToAsk = 100'000;

int AskWhetherStopped(void* stopped) {
  return (*static_cast<const std::function<bool()>*>(stopped))() ? 1 : 0;
}

VerifyReport VerifyThrough(const std::string& path, Access access, const MoreChecks& more,
                           std::function<bool()> stopped) {
  VerifyReport report;
  try {
    Connection connection(path, access);
    if (stopped) sqlite3_progress_handler(connection.handle(), kStepsToAsk, AskWhetherStopped, &stopped);
    connection.Execute("BEGIN");
    if (!CheckKind(connection, path, report)) return report;
    CheckPages(connection, report);
    CheckReferences(connection, report);
    CheckThreads(connection, report);
    CheckFiling(connection, report);
    CheckNumbers(connection, report);
    RunMore(connection, more, report);
  } catch (const DatabaseError& error) {
    report.findings.push_back(path + " cannot be read: " + error.what());
  }
  return report;
}

// A database in use has a log beside it, or a journal.
bool InUse(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::exists(path + "-wal", ignored) ||
         std::filesystem::exists(path + "-journal", ignored);
}

}  // namespace

VerifyReport Verify(const std::string& database_path, const MoreChecks& more,
                    const std::function<bool()>& stopped) {
  if (!InUse(database_path)) {
    VerifyReport report = VerifyThrough(database_path, Access::kImmutable, more, stopped);
    if (!InUse(database_path)) return report;
    // A server has started meanwhile, so what was read may be a mixture.
  }
  return VerifyThrough(database_path, Access::kRead, more, stopped);
}

}  // namespace coconsult::storage::sqlite
