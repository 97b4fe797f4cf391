// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/ports/transaction.h"
#include "base/result.h"

namespace coconsult::app {

// Where everything is kept. Thread-safe.
//
// Writes run one after another (SQLite) or isolated from each other (PostgreSQL), many to a commit; each is
// acknowledged only after the commit that holds it is on disk. A job that returns an error, or throws, leaves
// no trace; the others of its commit are not touched. A job may be run again before it is acknowledged, after
// all that it did was undone: what it leaves outside the transaction is that of its last run.
class Store {
 public:
  using WriteJob = std::function<Result<void>(Transaction&)>;
  using ReadJob = std::function<Result<void>(const Transaction&)>;
  using Done = std::function<void(Result<void>)>;
  using CommitListener = std::function<void(const std::vector<Change>&)>;

  virtual ~Store() = default;

  // Queues a job; never blocks. `done` is called exactly once, on a thread of the store (or at once, on the
  // caller's, when the queue is full: RESOURCE_EXHAUSTED / OVERLOADED, or the store is closing: UNAVAILABLE).
  // It must be brief.
  virtual void Write(WriteJob job, Done done) = 0;

  // Runs a job on a consistent snapshot that holds every write acknowledged before. Blocking; many at a time.
  // The job's own error is returned; a failing disk gives INTERNAL.
  virtual Result<void> Read(const ReadJob& job) = 0;

  // Called after each commit with the changes it added, in order of position, before the jobs of that commit
  // are acknowledged. Set once, before the first write. Must be brief: it runs on the writer's thread.
  virtual void SetCommitListener(CommitListener listener) = 0;

  // Finishes queued writes, then refuses more. Blocking.
  virtual void Close() = 0;

  // Write and wait. Blocking: never on a thread of the store or of gRPC.
  Result<void> WriteBlocking(WriteJob job);
};

}  // namespace coconsult::app
