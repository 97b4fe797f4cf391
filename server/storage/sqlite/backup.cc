// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/backup.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/data_directory.h"
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

// Removed again unless the backup succeeds.
class UnfinishedFile {
 public:
  explicit UnfinishedFile(std::string path) : path_(std::move(path)) { Remove(); }
  ~UnfinishedFile() { Remove(); }
  UnfinishedFile(const UnfinishedFile&) = delete;
  UnfinishedFile& operator=(const UnfinishedFile&) = delete;

  Result<void> Create() const {
    const int descriptor = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) return Refusal(path_ + " cannot be made: " + SystemError() + ".");
    ::close(descriptor);
    return {};
  }
  Result<void> Sync() const {
    const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
    const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    const std::string trouble = synced ? "" : SystemError();
    if (descriptor >= 0) ::close(descriptor);
    if (!synced) return Refusal(path_ + " cannot be written to disk: " + trouble + ".");
    return {};
  }
  Result<void> RenameTo(const std::string& name) const {
    int failed = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE);
    if (failed != 0 && errno == EINVAL && !std::filesystem::exists(name)) {  // not on every file system
      failed = ::rename(path_.c_str(), name.c_str());
    }
    if (failed != 0) return Refusal(name + " cannot be made: " + SystemError() + ".");
    SyncFolderOf(name);
    return {};
  }
  const std::string& path() const { return path_; }

 private:
  void Remove() const {
    std::error_code ignored;
    for (const char* suffix : {"", "-journal", "-wal", "-shm"})
      std::filesystem::remove(path_ + suffix, ignored);
  }

  const std::string path_;
};

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
  RETURN_IF_ERROR(file.Create());
  BackupSummary summary;
  {
    Connection from(source, Access::kRead);
    // One snapshot for all steps: otherwise each commit of the server would make the copy start again.
    from.Execute("BEGIN");
    summary.last_position = GetNumber(from, kLastPosition);
    Connection to(file.path(), Access::kWrite);
    to.Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF");
    RETURN_IF_ERROR(CopyPages(from, to, progress));
  }
  const VerifyReport report = Verify(file.path());
  if (!report.ok()) {
    return Refusal("The copy is not sound (" + report.findings.front() +
                   "), so it was not kept. Check the database itself.");
  }
  RETURN_IF_ERROR(file.Sync());
  summary.bytes = static_cast<std::int64_t>(std::filesystem::file_size(file.path()));
  RETURN_IF_ERROR(file.RenameTo(destination));
  return summary;
}

}  // namespace

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
