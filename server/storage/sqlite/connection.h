// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "storage/sqlite/statement.h"

struct sqlite3;

namespace coconsult::storage::sqlite {

enum class Access {
  kWrite,      // the one that writes and checkpoints
  kRead,       // beside a writer, in this process or another; never checkpoints
  kImmutable,  // a file that nobody else has open; leaves no files beside it
};

// One connection to a database file that exists, with its prepared statements. Used by one thread at a time.
// Throws DatabaseError.
//
// SQLite 3.40 can lose a commit that races a checkpoint of another connection (fixed in 3.51.3), so no
// connection checkpoints by itself: not after a commit, and not on closing. See WalKeeper.
class Connection {
 public:
  Connection(const std::string& path, Access access);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // `sql` must outlive the connection: a literal. Prepared once. A statement has one Query at a time.
  Statement& Prepare(std::string_view sql);
  // Any number of statements, without results.
  void Execute(const std::string& sql);

  // Rows changed by the last INSERT, UPDATE or DELETE.
  std::int64_t changes() const;
  std::int64_t last_insert_rowid() const;
  std::int64_t total_changes() const;  // rows changed since it was opened
  // False after SQLite has rolled a transaction back by itself, as it may on a full disk.
  bool in_transaction() const;
  sqlite3* handle() const { return handle_; }

 private:
  void Configure(Access access);
  void CloseHandle();

  sqlite3* handle_ = nullptr;
  std::unordered_map<std::string_view, Statement> statements_;
};

// Throws unless the statement just run changed exactly one row: anything else is a row that should be there
// and is not.
void ExpectOneRow(const Connection& connection, const char* what);

}  // namespace coconsult::storage::sqlite
