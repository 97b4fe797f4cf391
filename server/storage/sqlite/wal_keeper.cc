// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/wal_keeper.h"

#include <sqlite3.h>

#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

// Pages of 4 KiB. To move the log costs three flushes, and takes a few milliseconds for each thousand pages:
// a short log stays in the processor's cache, and nobody waits long for it. A single caller, with a flush for
// each commit, would pay for these three as well; so for them a pause is waited for, up to here.
int PieceFor(WalKeeper::Load load) { return load == WalKeeper::Load::kOne ? 8000 : 1000; }

// SQLite starts the log again from its beginning by itself, in a moment without readers. Where that moment
// did not come after so many moves, the readers of old snapshots are waited for, but not long.
constexpr int kMovesWithoutPatience = 4;
constexpr int kPatienceMs = 50;
constexpr int kBusyTimeoutMs = 5000;

}  // namespace

WalKeeper::WalKeeper(Connection& writer) : writer_(writer) {
  sqlite3_wal_hook(writer_.handle(), OnCommit, this);
}

WalKeeper::~WalKeeper() { sqlite3_wal_hook(writer_.handle(), nullptr, nullptr); }

int WalKeeper::OnCommit(void* self, sqlite3* /*connection*/, const char* /*database*/, int pages) {
  static_cast<WalKeeper*>(self)->pages_ = pages;
  return SQLITE_OK;
}

void WalKeeper::Keep(Load load) {
  if (pages_ < moved_) {  // started again
    moved_ = 0;
    moves_ = 0;
  }
  if (pages_ - moved_ < PieceFor(load)) return;
  if (++moves_ <= kMovesWithoutPatience) return Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  moves_ = 0;
  CheckpointWaiting(SQLITE_CHECKPOINT_RESTART);
}

void WalKeeper::MakeRoom() { Checkpoint(SQLITE_CHECKPOINT_PASSIVE); }

void WalKeeper::Empty() {
  CheckpointWaiting(SQLITE_CHECKPOINT_TRUNCATE);
  pages_ = 0;
  moved_ = 0;
}

void WalKeeper::CheckpointWaiting(int mode) {
  sqlite3_busy_timeout(writer_.handle(), kPatienceMs);
  Checkpoint(mode);
  sqlite3_busy_timeout(writer_.handle(), kBusyTimeoutMs);
}

void WalKeeper::Checkpoint(int mode) {
  const int code = sqlite3_wal_checkpoint_v2(writer_.handle(), "main", mode, nullptr, nullptr);
  // Whether or not all could be moved: the next try is worth its cost only after more has been written.
  moved_ = pages_;
  if (code == SQLITE_OK) return;
  const DatabaseError error(code, std::string("checkpoint: ") + sqlite3_errmsg(writer_.handle()));
  if (error.severity() == Severity::kBroken) throw error;
}

}  // namespace coconsult::storage::sqlite
