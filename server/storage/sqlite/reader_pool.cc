// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/reader_pool.h"

#include <exception>
#include <string_view>
#include <utility>

#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kBegin = "BEGIN";
constexpr std::string_view kEnd = "ROLLBACK";

Result<void> RunOnSnapshot(Connection& connection, const app::Transaction& transaction,
                           const app::Store::ReadJob& job) {
  Query(connection.Prepare(kBegin)).Run();
  return job(transaction);
}

}  // namespace

ReaderPool::ReaderPool(const std::string& path, int connections) {
  for (int i = 0; i < connections; ++i) free_.push_back(std::make_unique<Reader>(path));
}

ReaderPool::~ReaderPool() { Close(); }

Result<void> ReaderPool::Read(const app::Store::ReadJob& job) {
  std::unique_ptr<Reader> reader = Take();
  if (reader == nullptr) return Unavailable("the store is closed");
  Result<void> result;
  try {
    result = RunOnSnapshot(reader->connection, reader->transaction, job);
  } catch (const DatabaseError& error) {
    result = ToError(error);
  } catch (const std::exception& error) {
    result = Internal(error.what());
  } catch (...) {
    result = Internal("a job threw something that is no std::exception");
  }
  try {
    if (reader->connection.in_transaction()) Query(reader->connection.Prepare(kEnd)).Run();
  } catch (const DatabaseError& error) {
    if (result) result = ToError(error);
  }
  GiveBack(std::move(reader));
  return result;
}

std::unique_ptr<ReaderPool::Reader> ReaderPool::Take() {
  MutexLock lock(mutex_);
  while (free_.empty() && !closed_) changed_.Wait(mutex_);
  if (closed_) return nullptr;
  std::unique_ptr<Reader> reader = std::move(free_.back());
  free_.pop_back();
  ++lent_;
  return reader;
}

void ReaderPool::GiveBack(std::unique_ptr<Reader> reader) {
  {
    MutexLock lock(mutex_);
    free_.push_back(std::move(reader));
    --lent_;
    if (!closed_) {
      changed_.NotifyOne();
      return;
    }
  }
  changed_.NotifyAll();
}

void ReaderPool::Close() {
  std::vector<std::unique_ptr<Reader>> readers;
  {
    MutexLock lock(mutex_);
    closed_ = true;
    changed_.NotifyAll();
    while (lent_ > 0) changed_.Wait(mutex_);
    readers.swap(free_);
  }
}

}  // namespace coconsult::storage::sqlite
