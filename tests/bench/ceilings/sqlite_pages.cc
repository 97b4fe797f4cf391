// SPDX-License-Identifier: Apache-2.0
#include "bench/ceilings/sqlite_pages.h"

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <random>

#include "bench/load/loop.h"
#include "bench/load/page_load.h"
#include "bench/report/machine.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

// With the one index that pages alone would want: the daemon's are cheap to write as well.
constexpr const char* kSettings =
    "PRAGMA cache_size = -65536; CREATE UNIQUE INDEX IF NOT EXISTS messages_by_thread ON messages "
    "(consultation, sequence);"
    " PRAGMA wal_checkpoint(TRUNCATE); PRAGMA query_only = ON";
constexpr const char* kThreads =
    "SELECT consultation FROM messages GROUP BY consultation HAVING count(*) >= ?";
constexpr const char* kReadPage =
    "SELECT consultation, sequence, author, author_role, phase, kind, text, created_at, hidden, "
    "hidden_reason,"
    " revision, edited_at, deleted_at, salt, digest, chain FROM messages INDEXED BY messages_by_thread WHERE "
    "consultation = ? AND sequence > ?"
    " ORDER BY sequence LIMIT ?";

// The copy is for other ceilings too.
constexpr const char* kTidyUp =
    "PRAGMA query_only = OFF; DROP INDEX messages_by_thread; PRAGMA wal_checkpoint(TRUNCATE)";

struct CloseDatabase {
  void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
};
struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Database = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, Finalize>;

Statement Prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  return Statement(statement);
}

std::vector<std::string> LongThreads(sqlite3* database, int messages) {
  std::vector<std::string> ids;
  const Statement query = Prepare(database, kThreads);
  sqlite3_bind_int(query.get(), 1, messages);
  while (sqlite3_step(query.get()) == SQLITE_ROW) {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(query.get(), 0));
    ids.emplace_back(bytes, static_cast<std::size_t>(sqlite3_column_bytes(query.get(), 0)));
  }
  return ids;
}

// Whether there were as many messages as wanted; each value of each is taken in hand.
bool ReadPage(sqlite3_stmt* query, const std::string& thread, std::int64_t after) {
  sqlite3_bind_blob(query, 1, thread.data(), static_cast<int>(thread.size()), SQLITE_STATIC);
  sqlite3_bind_int64(query, 2, after);
  sqlite3_bind_int(query, 3, kPage);
  int rows = 0;
  std::size_t bytes = 0;
  std::string value;
  while (sqlite3_step(query) == SQLITE_ROW) {
    ++rows;
    for (int column = 0; column < sqlite3_column_count(query); ++column) {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(query, column));
      value.assign(data == nullptr ? "" : data,
                   static_cast<std::size_t>(sqlite3_column_bytes(query, column)));
      bytes += value.size();
    }
  }
  sqlite3_reset(query);
  return rows == kPage && bytes > 0;
}

}  // namespace

Result<PageResult> ReadSqlitePages(const std::string& database, int messages, double seconds) {
  sqlite3* handle = nullptr;
  const int opened =
      sqlite3_open_v2(database.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const Database owner(handle);
  if (opened != SQLITE_OK) return Failure("The copy of the database cannot be opened.");
  sqlite3_exec(handle, kSettings, nullptr, nullptr, nullptr);
  const std::vector<std::string> threads = LongThreads(handle, messages);
  const Statement query = Prepare(handle, kReadPage);
  if (threads.empty() || !query) return Failure("The copy of the database holds no long threads.");
  std::minstd_rand random{std::random_device()()};
  const auto read = [&] {
    return ReadPage(query.get(), threads[random() % threads.size()],
                    static_cast<std::int64_t>(random()) % (messages - kPage + 1));
  };
  bool well = true;
  const auto warm = steady_clock::now() + std::chrono::duration<double>(WarmUp(seconds));
  while (well && steady_clock::now() < warm) well = read();
  PageResult result;
  const CpuOfOthers others({});
  const auto begin = steady_clock::now();
  auto now = begin;
  while (well && now < begin + std::chrono::duration<double>(seconds)) {
    well = read();
    const auto end = steady_clock::now();
    result.nanoseconds.push_back(std::chrono::nanoseconds(end - now).count());
    now = end;
  }
  if (!well) return Failure("A page of the copy of the database is not complete.");
  result.others = others.CoresUntilNow();
  result.pages_per_second =
      static_cast<double>(result.nanoseconds.size()) / std::chrono::duration<double>(now - begin).count();
  sqlite3_exec(handle, kTidyUp, nullptr, nullptr, nullptr);
  return result;
}

}  // namespace coconsult::bench
