// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/backup.h"

#include <sqlite3.h>

#include <filesystem>
#include <memory>
#include <string_view>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/verify.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr int kPagesPerStep = 1024;
constexpr std::string_view kPageSize = "PRAGMA page_size";
constexpr std::string_view kLastPosition = "SELECT coalesce(max(position), 0) FROM changes";

std::int64_t GetNumber(Connection& connection, std::string_view sql) {
  Query query(connection.Prepare(sql));
  query.Step();
  return query.Get<std::int64_t>();
}

struct FinishBackup {
  void operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }
};

Result<void> CopyPages(Connection& from, Connection& to, const BackupProgress& progress) {
  const std::int64_t page_size = GetNumber(from, kPageSize);
  const std::unique_ptr<sqlite3_backup, FinishBackup> backup(
      sqlite3_backup_init(to.handle(), "main", from.handle(), "main"));
  if (backup == nullptr)
    throw DatabaseError(sqlite3_extended_errcode(to.handle()), sqlite3_errmsg(to.handle()));
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(backup.get(), kPagesPerStep);
    const std::int64_t total = sqlite3_backup_pagecount(backup.get());
    const std::int64_t left = sqlite3_backup_remaining(backup.get());
    if (progress && !progress((total - left) * page_size, total * page_size)) {
      return Refusal("The backup was stopped; nothing was kept of it.");
    }
  }
  if (code != SQLITE_DONE) throw DatabaseError(code, sqlite3_errstr(code));
  return {};
}

Result<BackupSummary> Copy(const std::string& source, const std::string& destination,
                           const BackupProgress& progress) {
  if (!std::filesystem::exists(source))
    return Refusal(source + " does not exist, so there is nothing to back up.");
  if (std::filesystem::exists(destination)) {
    return Refusal(destination + " exists already. Choose another name; backups are not overwritten.");
  }
  const UnfinishedFile file(destination + ".tmp");
  BackupSummary summary;
  {
    Connection from(source, Access::kRead);
    // One snapshot for all steps: otherwise each commit of the server would make the copy start again.
    from.Execute("BEGIN");
    summary.last_position = LastPosition(from);
    RETURN_IF_ERROR(CopySnapshot(from, file, progress));
  }
  RETURN_IF_ERROR(CheckCopy(file));
  RETURN_IF_ERROR(file.Sync());
  summary.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file.path()));
  RETURN_IF_ERROR(file.RenameTo(destination));
  return summary;
}

}  // namespace

std::int64_t LastPosition(Connection& connection) { return GetNumber(connection, kLastPosition); }

Result<void> CopySnapshot(Connection& snapshot, const UnfinishedFile& into, const BackupProgress& progress) {
  RETURN_IF_ERROR(into.Create());
  Connection to(into.path(), Access::kWrite);
  to.Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
  return CopyPages(snapshot, to, progress);
}

Result<void> CheckCopy(const UnfinishedFile& copy, const std::function<bool()>& stopped) {
  const VerifyReport report = Verify(copy.path(), {}, stopped);
  if (report.ok()) return {};
  return Refusal("The copy is not sound (" + report.findings.front() +
                 "), so it was not kept. Check the database itself.");
}

Result<BackupSummary> Backup(const std::string& database_path, const std::string& destination,
                             const BackupProgress& progress) {
  try {
    return Copy(database_path, destination, progress);
  } catch (const DatabaseError& error) {
    return Refusal("The backup of " + database_path + " failed: " + error.what() +
                   ". Nothing was kept of it.");
  } catch (const std::filesystem::filesystem_error& error) {
    return Refusal("The backup of " + database_path + " failed: " + error.code().message() + ".");
  }
}

}  // namespace coconsult::storage::sqlite
