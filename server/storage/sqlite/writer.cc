// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/writer.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <limits>
#include <utility>

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kBegin = "BEGIN IMMEDIATE";
// Stays as it is while nobody else writes.
constexpr std::string_view kDataVersion = "PRAGMA data_version";
constexpr std::string_view kCommit = "COMMIT";
constexpr std::string_view kRollBack = "ROLLBACK";
constexpr std::string_view kSavepoint = "SAVEPOINT job";
constexpr std::string_view kRelease = "RELEASE job";
constexpr std::string_view kRollBackTo = "ROLLBACK TO job";

// Without a job for so long, there is time to move the log into the database.
constexpr std::chrono::milliseconds kQuiet{50};

Error Overloaded() {
  return {Errc::kResourceExhausted, "OVERLOADED",
          "The server is busy. Nothing was saved. Try again in a few seconds."};
}

}  // namespace

Writer::Writer(std::unique_ptr<Connection> connection, WriterOptions options)
    : options_(std::move(options)),
      connection_(std::move(connection)),
      transaction_(*connection_, &cache_),
      wal_(std::make_unique<WalKeeper>(*connection_)),
      answers_(1, std::numeric_limits<std::size_t>::max()),
      thread_([this] { Run(); }) {}

Writer::~Writer() { Drain(); }

void Writer::Write(app::Store::WriteJob job, app::Store::Done done) {
  Result<void> accepted;
  {
    MutexLock lock(mutex_);
    if (closing_ || failed()) {
      accepted = Unavailable("the store takes no more writes");
    } else if (queue_.size() >= options_.max_queued) {
      accepted = Overloaded();
    } else {
      queue_.push_back({std::move(job), std::move(done)});
    }
  }
  if (accepted) {
    ready_.NotifyOne();
  } else {
    done(std::move(accepted));
  }
}

void Writer::SetCommitListener(app::Store::CommitListener listener) {
  MutexLock lock(mutex_);
  listener_ = std::move(listener);
}

void Writer::Drain() {
  {
    MutexLock lock(mutex_);
    closing_ = true;
  }
  ready_.NotifyAll();
  if (thread_.joinable()) thread_.join();
  answers_.Stop();
}

void Writer::CloseFile() {
  if (connection_ == nullptr || failed()) return;
  try {
    wal_->Empty();
  } catch (const DatabaseError& error) {
    Fail(error.what());
    return;
  }
  // Nobody else of this process is left, and SQLite moves the rest only when no other process is there
  // either.
  sqlite3_db_config(connection_->handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
  wal_.reset();
  connection_.reset();
}

void Writer::Run() {
  while (true) {
    if (AwaitQuiet()) KeepWal(WalKeeper::Load::kNone);
    std::vector<Item> batch = TakeBatch();
    if (batch.empty()) return;
    Process(std::move(batch));
  }
}

bool Writer::AwaitQuiet() {
  MutexLock lock(mutex_);
  if (queue_.empty() && !closing_) ready_.WaitFor(mutex_, kQuiet);
  return queue_.empty() && !closing_;
}

std::vector<Writer::Item> Writer::TakeBatch() {
  MutexLock lock(mutex_);
  while (queue_.empty() && !closing_) ready_.Wait(mutex_);
  const auto count = static_cast<std::ptrdiff_t>(std::min(queue_.size(), options_.max_batch));
  std::vector<Item> batch(std::make_move_iterator(queue_.begin()),
                          std::make_move_iterator(queue_.begin() + count));
  queue_.erase(queue_.begin(), queue_.begin() + count);
  return batch;
}

void Writer::Process(std::vector<Item> batch) {
  const auto load = batch.size() > 1 ? WalKeeper::Load::kMany : WalKeeper::Load::kOne;
  std::vector<Change> changes;
  CommitBatch(batch, changes);
  if (!changes.empty()) {
    app::Store::CommitListener listener;
    {
      MutexLock lock(mutex_);
      listener = listener_;
    }
    if (listener) listener(changes);
  }
  Answer(std::move(batch));
  KeepWal(load);
}

// Elsewhere, so that the next commit need not wait; but a single caller would wait for that other thread to
// wake up.
void Writer::Answer(std::vector<Item> batch) {
  if (batch.size() == 1) return batch.front().done(std::move(batch.front().result));
  // The jobs go with their answers: what they hold is freed over there.
  const bool posted = answers_.TryPost([finished = std::move(batch)]() mutable {
    for (Item& item : finished) item.done(std::move(item.result));
  });
  COCONSULT_CHECK(posted);
}

void Writer::CommitBatch(std::vector<Item>& batch, std::vector<Change>& changes) {
  Result<void> outcome;
  if (failed()) {
    outcome = Unavailable("the disk failed before");
  } else {
    try {
      if (!RunTogether(batch, changes)) RunApart(batch, changes);
      Query(connection_->Prepare(kCommit)).Run();
      if (options_.on_commit)
        options_.on_commit(wal_->pages(), changes.empty() ? 0 : changes.back().position);
    } catch (const DatabaseError& error) {
      outcome = RollBack(error);
    }
  }
  if (outcome) return;
  // Also for a job that had failed by itself: what it went by may have been the work of another job that is
  // now undone.
  for (Item& item : batch) item.result = outcome;
  changes.clear();
}

void Writer::Begin() {
  Query(connection_->Prepare(kBegin)).Run();
  Query query(connection_->Prepare(kDataVersion));
  query.Step();
  const auto version = query.Get<std::int64_t>();
  if (version != data_version_) cache_.Clear();
  data_version_ = version;
  transaction_.KeepUp();
}

// False: a job failed after it had written. Then nothing has happened.
bool Writer::RunTogether(std::vector<Item>& batch, std::vector<Change>& changes) {
  Begin();
  for (Item& item : batch) {
    const std::int64_t before = connection_->total_changes();
    Run(item);
    if (item.result || connection_->total_changes() == before) continue;
    Query(connection_->Prepare(kRollBack)).Run();
    cache_.Clear();
    transaction_.TakeChanges();
    return false;
  }
  cache_.Stands();
  changes = transaction_.TakeChanges();
  return true;
}

void Writer::RunApart(std::vector<Item>& batch, std::vector<Change>& changes) {
  Begin();
  for (Item& item : batch) RunInSavepoint(item, changes);
}

void Writer::RunInSavepoint(Item& item, std::vector<Change>& changes) {
  Query(connection_->Prepare(kSavepoint)).Run();
  Run(item);
  std::vector<Change> added = transaction_.TakeChanges();
  if (item.result) {
    cache_.Stands();
    changes.insert(changes.end(), std::make_move_iterator(added.begin()),
                   std::make_move_iterator(added.end()));
  } else {
    Query(connection_->Prepare(kRollBackTo)).Run();
    cache_.Undone();
  }
  Query(connection_->Prepare(kRelease)).Run();
}

void Writer::Run(Item& item) {
  item.result = RunJob(item.job);
  // SQLite may end the whole transaction by itself, even in a job that swallowed the exception.
  if (!connection_->in_transaction()) throw DatabaseError(0, "SQLite rolled the transaction back");
}

// Throws only what concerns the whole batch.
Result<void> Writer::RunJob(const app::Store::WriteJob& job) {
  try {
    return job(transaction_);
  } catch (const DatabaseError& error) {
    if (error.severity() == Severity::kStatement) return ToError(error);
    throw;
  } catch (const std::exception& error) {
    return Internal(error.what());
  } catch (...) {
    return Internal("a job threw something that is no std::exception");
  }
}

// Undoes the batch; returns what its jobs are told.
Error Writer::RollBack(const DatabaseError& cause) {
  transaction_.TakeChanges();
  cache_.Clear();
  if (cause.severity() == Severity::kBroken) {
    Fail(cause.what());
    return Unavailable(cause.what());
  }
  try {
    if (connection_->in_transaction()) Query(connection_->Prepare(kRollBack)).Run();
    if (cause.severity() == Severity::kFull) wal_->MakeRoom();
  } catch (const DatabaseError& error) {
    Fail(error.what());
    return Unavailable(error.what());
  }
  return ToError(cause);
}

void Writer::KeepWal(WalKeeper::Load load) {
  if (failed()) return;
  try {
    wal_->Keep(load);
  } catch (const DatabaseError& error) {
    Fail(error.what());
  }
}

void Writer::Fail(const std::string& text) {
  if (failed_.exchange(true)) return;
  if (options_.on_fatal) options_.on_fatal("The database cannot be written: " + text);
}

}  // namespace coconsult::storage::sqlite
