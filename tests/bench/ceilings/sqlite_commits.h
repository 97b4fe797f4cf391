// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace coconsult::bench {

struct CommitResult {
  std::int64_t posts = 0;  // written in the measured time
  double posts_per_second = 0;
  double log_bytes_each = 0;              // written to the write-ahead log for each post
  std::vector<std::int64_t> nanoseconds;  // of each transaction, from BEGIN to the end of COMMIT
  double others = 0;                      // cores taken by others
};

// The ceiling of the disk: the rows of one post (message, consultation, change, request) written straight
// into a copy of the daemon's database, so schema, indexes, neighbouring rows and sizes are the same; so are
// the connection's settings (WAL, synchronous = FULL, foreign keys, 64 MiB cache). No rules, no reading, no
// network. One thread.
class SqliteCommits {
 public:
  // `database` must hold at least one post in each of its consultations. Nobody else uses it.
  static Result<SqliteCommits> Open(const std::string& database);
  SqliteCommits(SqliteCommits&& other) noexcept;
  SqliteCommits& operator=(SqliteCommits&& other) noexcept;
  ~SqliteCommits();

  // Transactions of `batch` posts, one after the other, for `seconds` after a warm-up. Blocking.
  Result<CommitResult> Run(int batch, double seconds);

 private:
  class Database;
  explicit SqliteCommits(std::unique_ptr<Database> database);

  std::unique_ptr<Database> database_;
};

}  // namespace coconsult::bench
