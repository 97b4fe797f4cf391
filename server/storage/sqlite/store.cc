// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/store.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <mutex>
#include <optional>
#include <utility>

#include "storage/sqlite/connection.h"
#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/reader_pool.h"
#include "storage/sqlite/writer.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kUseWal = "PRAGMA journal_mode = WAL";

class SqliteStore final : public app::Store {
 public:
  SqliteStore(DataDirectory directory, const std::string& path, int read_connections,
              std::unique_ptr<Connection> writing, WriterOptions options, std::unique_ptr<Archiver> archiver)
      : directory_(std::move(directory)),
        archiver_(std::move(archiver)),
        readers_(path, read_connections),
        writer_(std::move(writing), WithArchive(std::move(options), archiver_.get())) {
    if (archiver_) {
      archiver_->Start([this](const std::function<void()>& job) {
        return WriteBlocking([&job](app::Transaction&) -> Result<void> {
          job();
          return {};
        });
      });
    }
  }
  ~SqliteStore() override { SqliteStore::Close(); }

  void Write(WriteJob job, Done done) override { writer_.Write(std::move(job), std::move(done)); }

  Result<void> Read(const ReadJob& job) override {
    if (writer_.failed()) return Unavailable("the disk failed");
    return readers_.Read(job);
  }

  void SetCommitListener(CommitListener listener) override { writer_.SetCommitListener(std::move(listener)); }

  void Close() override {
    std::call_once(closed_, [this] {
      writer_.Drain();
      if (archiver_) archiver_->Stop();
      readers_.Close();
      writer_.CloseFile();
      directory_.reset();
    });
  }

 private:
  static WriterOptions WithArchive(WriterOptions options, Archiver* archiver) {
    if (archiver == nullptr) return options;
    options.on_commit = [archiver](int frames, std::int64_t position) {
      archiver->Committed(frames, position);
    };
    return options;
  }

  std::optional<DataDirectory> directory_;
  std::unique_ptr<Archiver> archiver_;  // null: none
  ReaderPool readers_;
  Writer writer_;
  std::once_flag closed_;
};

// Under another name until it is complete, so that a database file is never half made.
Result<void> Create(const std::string& path) {
  // SQLite would take what is in it for part of the new database.
  if (std::filesystem::exists(path + "-wal")) {
    return Refusal(path + " is missing, but its log " + path +
                   "-wal is there. Put the database back, or move the log away to start afresh.");
  }
  const std::string fresh = path + ".new";
  for (const char* suffix : {"", "-journal", "-wal", "-shm"}) std::filesystem::remove(fresh + suffix);
  const int descriptor = ::open(fresh.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Refusal(fresh + " cannot be made: " + SystemError() + ".");
  ::close(descriptor);
  {
    Connection connection(fresh, Access::kWrite);
    connection.Execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    RETURN_IF_ERROR(Migrate(connection, fresh, KnownMigrations()));
  }
  if (std::rename(fresh.c_str(), path.c_str()) != 0)
    return Refusal(path + " cannot be made: " + SystemError() + ".");
  SyncFolderOf(path);
  return {};
}

void UseWal(Connection& connection) {
  Query query(connection.Prepare(kUseWal));
  query.Step();
  const std::string mode = query.Get<std::string>();
  if (mode != "wal") throw DatabaseError(0, "the file system cannot hold a write-ahead log");
}

// The writer's connection to a database with the newest schema. `empty_log`: also of what a killed process
// left in it.
Result<std::unique_ptr<Connection>> OpenForWriting(const std::string& path, bool empty_log) {
  auto connection = std::make_unique<Connection>(path, Access::kWrite);
  // Again, since the header that was inspected may be older than what is in the log.
  RETURN_IF_ERROR(CheckSchema(*connection, path, KnownMigrations()));
  UseWal(*connection);
  ASSIGN_OR_RETURN(const int applied, Migrate(*connection, path, KnownMigrations()));
  // At once into the header, where an older release looks.
  if (applied > 0 || empty_log) WalKeeper(*connection).Empty();
  return connection;
}

Result<std::unique_ptr<app::Store>> Open(Options options) {
  const std::string path = DatabasePath(options.directory);
  ASSIGN_OR_RETURN(DataDirectory directory, DataDirectory::Take(options.directory));
  ASSIGN_OR_RETURN(const FileState state, Inspect(path, KnownMigrations().size()));
  if (state == FileState::kMissing) RETURN_IF_ERROR(Create(path));
  std::filesystem::permissions(path,
                               std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::unique_ptr<Archiver> archiver;
  if (!options.archive.directory.empty()) {
    ASSIGN_OR_RETURN(archiver, Archiver::Open(std::move(options.archive), path));
  }
  ASSIGN_OR_RETURN(auto connection, OpenForWriting(path, archiver != nullptr));
  WriterOptions writing{options.max_queued_writes, options.max_batch, std::move(options.on_fatal)};
  return std::unique_ptr<app::Store>(
      std::make_unique<SqliteStore>(std::move(directory), path, options.read_connections,
                                    std::move(connection), std::move(writing), std::move(archiver)));
}

Error CannotOpen(const std::string& path, const DatabaseError& error) {
  switch (error.severity()) {
    case Severity::kBroken:
      return Refusal(path + " is damaged or cannot be read: " + error.what() + ". Restore a backup.");
    case Severity::kFull:
      return Refusal(path +
                     " cannot be opened: there is no space left on its disk. Make room and start again.");
    case Severity::kBusy:
    case Severity::kStatement:
      break;
  }
  return Refusal(path + " cannot be opened: " + error.what() + ".");
}

}  // namespace

std::string DatabasePath(const std::string& directory) {
  return (std::filesystem::path(directory) / "coconsult.db").string();
}

Result<std::unique_ptr<app::Store>> OpenStore(Options options) {
  const std::string path = DatabasePath(options.directory);
  try {
    return Open(std::move(options));
  } catch (const DatabaseError& error) {
    return CannotOpen(path, error);
  } catch (const std::filesystem::filesystem_error& error) {
    return Refusal(path + " cannot be opened: " + error.code().message() + ".");
  }
}

}  // namespace coconsult::storage::sqlite
