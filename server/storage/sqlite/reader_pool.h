// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "app/ports/store.h"
#include "base/mutex.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/transaction.h"

namespace coconsult::storage::sqlite {

// Connections that only read, each lent to one thread at a time. Thread-safe.
class ReaderPool {
 public:
  // Throws DatabaseError.
  ReaderPool(const std::string& path, int connections);
  ~ReaderPool();
  ReaderPool(const ReaderPool&) = delete;
  ReaderPool& operator=(const ReaderPool&) = delete;

  // Runs the job on a snapshot. Waits for a free connection; UNAVAILABLE once the pool is closed.
  Result<void> Read(const app::Store::ReadJob& job);
  // Waits for the jobs that run, then closes the connections. Blocking.
  void Close();

 private:
  struct Reader {
    explicit Reader(const std::string& path) : connection(path, Access::kRead), transaction(connection) {}
    Connection connection;
    SqliteTransaction transaction;
  };

  std::unique_ptr<Reader> Take();
  void GiveBack(std::unique_ptr<Reader> reader);

  Mutex mutex_;
  CondVar changed_;
  std::vector<std::unique_ptr<Reader>> free_
      GUARDED_BY(mutex_);  // used last first: its statements and pages are warm
  std::size_t lent_ GUARDED_BY(mutex_) = 0;
  bool closed_ GUARDED_BY(mutex_) = false;
};

}  // namespace coconsult::storage::sqlite
