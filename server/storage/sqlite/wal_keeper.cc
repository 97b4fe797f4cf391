// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/wal_keeper.h"

#include <sqlite3.h>

#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

// Pages of 4 KiB. A piece of kPiece takes a few milliseconds and waits for a quiet moment, up to kLargePiece.
constexpr int kPiece = 1000;
constexpr int kLargePiece = 4000;
// SQLite starts the log again from its beginning by itself, in a moment without readers. Where that moment
// does not come, the log is emptied, waiting for the readers of old snapshots at most so long.
constexpr int kLongLog = 16000;
constexpr int kEmptyTimeoutMs = 50;
constexpr int kBusyTimeoutMs = 5000;

}  // namespace

WalKeeper::WalKeeper(Connection& writer) : writer_(writer), empty_at_(kLongLog) {
  sqlite3_wal_hook(writer_.handle(), OnCommit, this);
}

WalKeeper::~WalKeeper() { sqlite3_wal_hook(writer_.handle(), nullptr, nullptr); }

int WalKeeper::OnCommit(void* self, sqlite3* /*connection*/, const char* /*database*/, int pages) {
  static_cast<WalKeeper*>(self)->pages_ = pages;
  return SQLITE_OK;
}

void WalKeeper::Keep(bool quiet) {
  if (pages_ < moved_) {  // started again
    moved_ = 0;
    empty_at_ = kLongLog;
  }
  const int waiting = pages_ - moved_;
  if (waiting < (quiet ? kPiece : kLargePiece)) return;
  if (pages_ >= empty_at_) {
    Empty();
  } else {
    Checkpoint(SQLITE_CHECKPOINT_PASSIVE);
  }
}

void WalKeeper::MakeRoom() { Checkpoint(SQLITE_CHECKPOINT_PASSIVE); }

void WalKeeper::Empty() {
  sqlite3_busy_timeout(writer_.handle(), kEmptyTimeoutMs);
  Checkpoint(SQLITE_CHECKPOINT_TRUNCATE);
  sqlite3_busy_timeout(writer_.handle(), kBusyTimeoutMs);
}

void WalKeeper::Checkpoint(int mode) {
  const int code = sqlite3_wal_checkpoint_v2(writer_.handle(), "main", mode, nullptr, nullptr);
  // Whether or not all could be moved: the next try is worth its cost only after more has been written.
  moved_ = pages_;
  if (code == SQLITE_OK) {
    if (mode == SQLITE_CHECKPOINT_TRUNCATE) {
      pages_ = 0;
      moved_ = 0;
      empty_at_ = kLongLog;
    }
    return;
  }
  if (mode == SQLITE_CHECKPOINT_TRUNCATE) empty_at_ = pages_ + kLongLog;
  const DatabaseError error(code, std::string("checkpoint: ") + sqlite3_errmsg(writer_.handle()));
  if (error.severity() == Severity::kBroken) throw error;
}

}  // namespace coconsult::storage::sqlite
