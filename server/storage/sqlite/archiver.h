// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "base/result.h"
#include "storage/sqlite/archive_series.h"
#include "storage/sqlite/commit_queue.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/data_directory.h"

namespace coconsult::storage::sqlite {

struct ArchiveOptions {
  std::string directory;                  // "" = no archive; made with mode 0700 when missing
  std::chrono::hours base_every{24};      // a new base when the last is so old and something was committed
  std::chrono::hours keep{14 * 24};       // every moment of so long can be restored; older files go
  std::shared_ptr<const Clock> clock;     // required
  std::size_t most_waiting = 64U << 20;   // bytes of commits that may wait for the archive's disk
  std::chrono::milliseconds retry{5000};  // after trouble; doubles up to twelve times as long
  // What an operator should know, one line each. On any thread of the store; must be brief and not call it.
  std::function<void(bool trouble, const std::string& text)> tell;
};

// Keeps the archive: a base of the database, and each commit after it, so that any moment can be restored
// (see restore.h). The writer gives it the frames of each commit as they stand in the write-ahead log; one
// thread of its own writes them, and syncs what it wrote every two seconds; another makes bases. So neither a
// checkpoint nor an answer ever waits for the archive's disk.
//
// Each start of a server, and each end of trouble, begins a new series with a new base. Trouble with the
// archive is told, and tried again; it does not touch the server.
class Archiver {
 public:
  // Runs it on the writer's thread, between two commits, perhaps twice, and waits.
  using OnWriter = std::function<Result<void>(const std::function<void()>&)>;

  // Holds the archive's directory for this process; refuses one that cannot be used.
  static Result<std::unique_ptr<Archiver>> Open(ArchiveOptions options, const std::string& database_path);
  ~Archiver();  // = Stop()

  // Once; the writer is there until Stop returns.
  void Start(OnWriter on_writer);
  // Writes what was committed, and ends both threads. After the writer's last commit. Blocking.
  void Stop();
  // On the writer's thread, after each commit; see CommitQueue.
  void Committed(int frames, std::int64_t position);

 private:
  using Steady = std::chrono::steady_clock;

  Archiver(ArchiveOptions options, DataDirectory directory, std::string database_path);
  void Run();
  void TryToBegin();
  Result<void> Begin();
  Result<void> TakeSnapshot();
  Result<void> CheckSpace() const;
  void Step(CommitQueue::Batch batch);
  Result<void> Write(CommitQueue::Batch& batch);
  Result<void> CutHere(const CommitQueue::Item& item);
  void StartBase();
  void LookAtBase();
  void BaseIsMade(const BaseTail& base);
  void RenewBase(Timestamp now);
  void PruneNow(Timestamp now);
  void StopBase();
  void End(const std::string& why);
  void Finish();
  void Tell(bool trouble, const std::string& text) const;

  const ArchiveOptions options_;
  const DataDirectory directory_;
  const std::string database_path_;
  CommitQueue queue_;
  OnWriter on_writer_;
  std::atomic<bool> stopping_ = false;
  std::thread thread_;

  // Of the archiver's thread.
  std::optional<SeriesWriter> series_;
  std::unique_ptr<Connection> snapshot_;  // lent to the base's thread while that runs
  std::optional<BaseTail> base_;          // the series' newest
  Timestamp tried_base_;                  // when it was last begun
  Timestamp pruned_at_;
  Steady::time_point synced_at_;
  Steady::time_point retry_at_;
  std::chrono::milliseconds pause_;

  // The thread that makes a base, and what it leaves.
  std::thread base_thread_;
  std::atomic<bool> base_stopped_ = false;
  std::atomic<bool> base_done_ = false;
  std::optional<Result<BaseTail>> base_result_;  // to be read once base_done_
};

}  // namespace coconsult::storage::sqlite
