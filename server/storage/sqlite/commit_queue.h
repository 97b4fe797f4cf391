// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "base/clock.h"
#include "base/mutex.h"
#include "storage/sqlite/log_tail.h"

namespace coconsult::storage::sqlite {

// Carries what was committed from the writer's thread, which must not wait for the archive's disk, to the
// archiver's. Thread-safe.
//
// A commit gets its time here, before its jobs are answered, and each time is later than the one before: so
// what was acknowledged before a moment has a time before it, and what was asked for after it has one after.
class CommitQueue {
 public:
  struct Item {
    bool cut = false;  // a snapshot was taken here
    Timestamp time;
    std::int64_t position = 0;  // the newest of the change log
    std::string frames;         // of the commit; see LogTail
  };
  struct Batch {
    std::deque<Item> items;
    Timestamp as_of;   // all that was committed before is in this batch or those before
    std::string lost;  // not empty: why commits after these are missing
  };

  // `most_bytes`: so much may wait; more is lost.
  CommitQueue(std::string log_path, const Clock& clock, std::size_t most_bytes)
      : clock_(clock), most_bytes_(most_bytes), tail_(std::move(log_path)) {}

  // On the writer's thread, between commits.
  //
  // After each commit: how many frames the log holds, and the last position of the change log, or 0 when the
  // commit added none. False: this is the first commit that is lost.
  bool Committed(int frames, std::int64_t position);
  // From here on commits are kept for the archiver. Twice without a commit in between is once.
  void Cut(std::int64_t position);

  // On the archiver's thread.
  //
  // What is there, after waiting for `wait` unless it becomes much or Wake is called.
  Batch Take(std::chrono::milliseconds wait);
  // Forgets what is there, and keeps nothing until the next cut.
  void Drop();
  // Ends a wait of Take, now or the next.
  void Wake();

 private:
  Result<std::string> TakeFrames(int frames);
  Result<std::string> SkipFrames(int frames);
  Timestamp Stamp() REQUIRES(mutex_);
  bool Lose(std::string why) REQUIRES(mutex_);

  const Clock& clock_;
  const std::size_t most_bytes_;
  LogTail tail_;  // of the writer's thread

  Mutex mutex_;
  CondVar ready_;
  bool taking_ GUARDED_BY(mutex_) = false;
  bool woken_ GUARDED_BY(mutex_) = false;
  std::deque<Item> items_ GUARDED_BY(mutex_);
  std::size_t bytes_ GUARDED_BY(mutex_) = 0;
  std::string lost_ GUARDED_BY(mutex_);
  Timestamp lost_at_ GUARDED_BY(mutex_);
  Timestamp last_time_ GUARDED_BY(mutex_);
  std::int64_t last_position_ GUARDED_BY(mutex_) = 0;
};

}  // namespace coconsult::storage::sqlite
