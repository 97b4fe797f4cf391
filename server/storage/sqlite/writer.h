// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "app/ports/store.h"
#include "base/mutex.h"
#include "base/work_pool.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/transaction.h"
#include "storage/sqlite/wal_keeper.h"
#include "storage/sqlite/writer_cache.h"

namespace coconsult::storage::sqlite {

struct WriterOptions {
  std::size_t max_queued = 4096;  // jobs waiting, without those being run
  std::size_t max_batch = 64;     // jobs in one commit
  // The disk failed: nothing since the last acknowledged commit is certain. Called once, on the writer's
  // thread.
  std::function<void(const std::string&)> on_fatal;
  // After each commit, before its jobs are answered, on the writer's thread: how many frames the log holds,
  // and the last position that the commit added to the change log, else 0. Brief; must not throw.
  std::function<void(int frames, std::int64_t position)> on_commit = {};
};

// The one thread and connection that write. Takes all jobs that wait, runs them, commits once (one
// fdatasync), tells the listener, hands the answers to a second thread, and goes on. Thread-safe.
//
// A job mostly fails before it has written anything, if at all, and then there is nothing to undo: so the
// jobs run without savepoints, which cost a copy of each page they change. When one fails after it has
// written, all are undone and run again, each in a savepoint of its own.
class Writer {
 public:
  Writer(std::unique_ptr<Connection> connection, WriterOptions options);
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  void Write(app::Store::WriteJob job, app::Store::Done done);
  void SetCommitListener(app::Store::CommitListener listener);
  // Refuses new jobs, finishes the others, and waits for both threads. Blocking.
  void Drain();
  // After Drain, and after every other connection of this process is closed: leaves one file.
  void CloseFile();
  // After on_fatal.
  bool failed() const { return failed_.load(); }

 private:
  struct Item {
    app::Store::WriteJob job;
    app::Store::Done done;
    Result<void> result = {};
  };

  void Run();
  bool AwaitQuiet();
  std::vector<Item> TakeBatch();
  void Process(std::vector<Item> batch);
  void Answer(std::vector<Item> batch);
  void CommitBatch(std::vector<Item>& batch, std::vector<Change>& changes);
  void Begin();
  bool RunTogether(std::vector<Item>& batch, std::vector<Change>& changes);
  void RunApart(std::vector<Item>& batch, std::vector<Change>& changes);
  void RunInSavepoint(Item& item, std::vector<Change>& changes);
  void Run(Item& item);
  Result<void> RunJob(const app::Store::WriteJob& job);
  Error RollBack(const DatabaseError& cause);
  void KeepWal(WalKeeper::Load load);
  void Fail(const std::string& text);

  const WriterOptions options_;
  std::atomic<bool> failed_ = false;

  Mutex mutex_;
  CondVar ready_;
  std::deque<Item> queue_ GUARDED_BY(mutex_);
  app::Store::CommitListener listener_ GUARDED_BY(mutex_);
  bool closing_ GUARDED_BY(mutex_) = false;

  // Of the writer's thread, until Drain has returned.
  std::unique_ptr<Connection> connection_;
  WriterCache cache_;
  std::int64_t data_version_ = 0;
  SqliteTransaction transaction_;
  std::unique_ptr<WalKeeper> wal_;

  WorkPool answers_;
  std::thread thread_;
};

}  // namespace coconsult::storage::sqlite
