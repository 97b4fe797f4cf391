// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

// Moves what is in the write-ahead log into the database, between commits, on the writer's own connection:
// the only one that may (see Connection). In small pieces, since commits wait meanwhile. Used by the writer's
// thread.
class WalKeeper {
 public:
  // Who waits while the log is moved.
  enum class Load {
    kNone,  // nobody has written for a while
    kOne,   // one after the other: each would wait for all of it, and a pause comes soon
    kMany,
  };

  explicit WalKeeper(Connection& writer);
  ~WalKeeper();
  WalKeeper(const WalKeeper&) = delete;
  WalKeeper& operator=(const WalKeeper&) = delete;

  // Between commits. Throws DatabaseError when the disk fails.
  void Keep(Load load);
  // After a commit for which there was no space: what is moved out of the log makes room in it.
  void MakeRoom();
  // Moves everything, unless somebody still reads, and empties the log.
  void Empty();
  // How many frames the log holds as of the last commit.
  int pages() const { return pages_; }

 private:
  static int OnCommit(void* self, sqlite3* connection, const char* database, int pages);
  void Checkpoint(int mode);
  void CheckpointWaiting(int mode);

  Connection& writer_;
  int pages_ = 0;  // in the log, counted from its start
  int moved_ = 0;  // of these, when they were last moved
  int moves_ = 0;  // since the log began
};

}  // namespace coconsult::storage::sqlite
