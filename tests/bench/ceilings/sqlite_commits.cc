// SPDX-License-Identifier: Apache-2.0
#include "bench/ceilings/sqlite_commits.h"

#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <random>
#include <string_view>
#include <utility>

#include "bench/load/texts.h"
#include "bench/options.h"
#include "bench/report/machine.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr double kLongestWarmUp = 0.5;
constexpr std::int64_t kLogPageBytes = 4096 + 24;  // with its header (https://sqlite.org/walformat.html)
constexpr int kAutomaticCheckpoint = 4000;         // pages: the daemon's own step under load

struct FreeValue {
  void operator()(sqlite3_value* value) const { sqlite3_value_free(value); }
};
using Value = std::unique_ptr<sqlite3_value, FreeValue>;
using Row = std::vector<Value>;

// The rows of one post in one thread, but for what differs from post to post.
struct Thread {
  Row consultation;  // id
  Row message;       // author, author_role, phase, kind, salt, digest, chain
  Row change;        // kind, audience_key, subject, actor, note
  std::int64_t sequence = 0;
};
struct KeptRequest {
  Row fields;  // scope, fingerprint, reply
};

constexpr const char* kThreads = "SELECT id FROM consultations ORDER BY number";
constexpr const char* kLastMessage =
    "SELECT author, author_role, phase, kind, salt, digest, chain, max(sequence) FROM messages WHERE "
    "consultation = ?"
    " HAVING count(*) > 0";
constexpr const char* kLastChange =
    "SELECT kind, audience_key, subject, actor, note FROM changes WHERE consultation = ? ORDER BY position "
    "DESC LIMIT 1";
constexpr const char* kRequests =
    "SELECT scope, fingerprint, reply FROM requests WHERE scope LIKE '%.PostMessageRequest'";

// As the daemon writes them.
constexpr const char* kInsertMessage =
    "INSERT INTO messages (consultation, sequence, author, author_role, phase, kind, salt, digest, chain, "
    "text, "
    "created_at, hidden, hidden_reason, revision) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 1)";
constexpr const char* kInsertChange =
    "INSERT INTO changes (kind, audience_key, consultation, subject, sequence, actor, note, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* kInsertRequest =
    "INSERT INTO requests (scope, request_id, fingerprint, reply, at) VALUES (?, ?, ?, ?, ?)";

std::int64_t NowMicros() {
  return std::chrono::duration_cast<std::chrono::microseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Binds from left to right; the statement is ready for the next use when the object goes.
class Use {
 public:
  explicit Use(sqlite3_stmt* statement) : statement_(statement) {}
  ~Use() { sqlite3_reset(statement_); }
  Use(const Use&) = delete;
  Use& operator=(const Use&) = delete;

  Use& Bind(const Value& value) {
    sqlite3_bind_value(statement_, ++bound_, value.get());
    return *this;
  }
  Use& Bind(std::int64_t number) {
    sqlite3_bind_int64(statement_, ++bound_, number);
    return *this;
  }
  // The text must live until the statement has run.
  Use& Bind(std::string_view text) {
    sqlite3_bind_text(statement_, ++bound_, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
    return *this;
  }
  bool Run() { return sqlite3_step(statement_) == SQLITE_DONE; }
  bool Step() { return sqlite3_step(statement_) == SQLITE_ROW; }
  Row Read() const {
    Row row;
    for (int i = 0; i < sqlite3_column_count(statement_); ++i) {
      row.emplace_back(sqlite3_value_dup(sqlite3_column_value(statement_, i)));
    }
    return row;
  }

 private:
  sqlite3_stmt* const statement_;
  int bound_ = 0;
};

}  // namespace

class SqliteCommits::Database {
 public:
  Database() = default;
  ~Database() {
    for (sqlite3_stmt* statement : {begin_, commit_, message_, change_, request_})
      sqlite3_finalize(statement);
    sqlite3_close_v2(handle_);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Outcome Open(const std::string& path);
  Outcome Commit(int batch);
  // Written to the write-ahead log so far.
  std::int64_t LogBytes() {
    int pages = 0;
    int ignored = 0;
    sqlite3_db_status(handle_, SQLITE_DBSTATUS_CACHE_WRITE, &pages, &ignored, 0);
    return pages * kLogPageBytes;
  }

 private:
  bool Execute(const char* sql) { return sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) == SQLITE_OK; }
  bool Prepare(const char* sql, sqlite3_stmt*& statement) {
    return sqlite3_prepare_v3(handle_, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) == SQLITE_OK;
  }
  Error Broken() const {
    return Failure(std::string("The copy of the database: ") + sqlite3_errmsg(handle_) + ".");
  }
  std::vector<Row> ReadAll(const char* sql, const Value* parameter);
  Outcome ReadRows();
  bool Post();

  sqlite3* handle_ = nullptr;
  sqlite3_stmt* begin_ = nullptr;
  sqlite3_stmt* commit_ = nullptr;
  sqlite3_stmt* message_ = nullptr;
  sqlite3_stmt* change_ = nullptr;
  sqlite3_stmt* request_ = nullptr;
  std::vector<Thread> threads_;
  std::vector<KeptRequest> requests_;
  std::minstd_rand random_{1};
};

Outcome SqliteCommits::Database::Open(const std::string& path) {
  if (sqlite3_open_v2(path.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr) !=
      SQLITE_OK)
    return Broken();
  sqlite3_wal_autocheckpoint(handle_, kAutomaticCheckpoint);
  const bool ready =
      Execute(
          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
          " PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON") &&
      Prepare("BEGIN IMMEDIATE", begin_) && Prepare("COMMIT", commit_) && Prepare(kInsertMessage, message_) &&
      Prepare(kInsertChange, change_) && Prepare(kInsertRequest, request_);
  if (!ready) return Broken();
  return ReadRows();
}

std::vector<Row> SqliteCommits::Database::ReadAll(const char* sql, const Value* parameter) {
  std::vector<Row> rows;
  sqlite3_stmt* statement = nullptr;
  if (!Prepare(sql, statement)) return rows;
  {
    Use query(statement);
    if (parameter != nullptr) query.Bind(*parameter);
    while (query.Step()) rows.push_back(query.Read());
  }
  sqlite3_finalize(statement);
  return rows;
}

Outcome SqliteCommits::Database::ReadRows() {
  for (Row& consultation : ReadAll(kThreads, nullptr)) {
    auto messages = ReadAll(kLastMessage, &consultation.front());
    auto changes = ReadAll(kLastChange, &consultation.front());
    if (messages.empty() || changes.empty()) continue;
    const std::int64_t sequence = sqlite3_value_int64(messages.front().back().get());
    messages.front().pop_back();
    threads_.push_back(
        {std::move(consultation), std::move(messages.front()), std::move(changes.front()), sequence});
  }
  for (Row& request : ReadAll(kRequests, nullptr)) requests_.push_back({std::move(request)});
  if (threads_.empty() || requests_.empty())
    return Failure("The copy of the database holds no posts to go by.");
  return Done();
}

bool SqliteCommits::Database::Post() {
  Thread& thread = threads_[random_() % threads_.size()];
  const KeptRequest& request = requests_[random_() % requests_.size()];
  const std::string request_id = CheapRequestId();
  const std::string text = TextBeginningWith(request_id);
  const Value& id = thread.consultation.front();
  const std::int64_t now = NowMicros();
  const std::int64_t sequence = ++thread.sequence;

  Use message(message_);
  message.Bind(id).Bind(sequence);
  for (const Value& value : thread.message) message.Bind(value);
  if (!message.Bind(std::string_view(text)).Bind(now).Run()) return false;

  Use change(change_);
  change.Bind(thread.change[0]).Bind(thread.change[1]).Bind(id).Bind(thread.change[2]);
  if (!change.Bind(sequence).Bind(thread.change[3]).Bind(thread.change[4]).Bind(now).Run()) return false;

  Use kept(request_);
  kept.Bind(request.fields[0])
      .Bind(std::string_view(request_id))
      .Bind(request.fields[1])
      .Bind(request.fields[2]);
  return kept.Bind(now).Run();
}

Outcome SqliteCommits::Database::Commit(int batch) {
  if (!Use(begin_).Run()) return Broken();
  for (int i = 0; i < batch; ++i) {
    if (!Post()) return Broken();
  }
  if (!Use(commit_).Run()) return Broken();
  return Done();
}

SqliteCommits::SqliteCommits(std::unique_ptr<Database> database) : database_(std::move(database)) {}
SqliteCommits::SqliteCommits(SqliteCommits&& other) noexcept = default;
SqliteCommits& SqliteCommits::operator=(SqliteCommits&& other) noexcept = default;
SqliteCommits::~SqliteCommits() = default;

Result<SqliteCommits> SqliteCommits::Open(const std::string& database) {
  auto opened = std::make_unique<Database>();
  CLIENT_RETURN_IF_ERROR(opened->Open(database));
  return SqliteCommits(std::move(opened));
}

Result<CommitResult> SqliteCommits::Run(int batch, double seconds) {
  const auto warm = steady_clock::now() + std::chrono::duration<double>(std::min(kLongestWarmUp, seconds));
  while (steady_clock::now() < warm) CLIENT_RETURN_IF_ERROR(database_->Commit(batch));
  CommitResult result;
  const std::int64_t log_begin = database_->LogBytes();
  const CpuOfOthers others({});
  const auto begin = steady_clock::now();
  const auto until = begin + std::chrono::duration<double>(seconds);
  auto now = begin;
  while (now < until) {
    CLIENT_RETURN_IF_ERROR(database_->Commit(batch));
    const auto end = steady_clock::now();
    result.nanoseconds.push_back(std::chrono::nanoseconds(end - now).count());
    now = end;
  }
  result.others = others.CoresUntilNow();
  result.posts = static_cast<std::int64_t>(result.nanoseconds.size()) * batch;
  result.log_bytes_each =
      static_cast<double>(database_->LogBytes() - log_begin) / static_cast<double>(result.posts);
  result.posts_per_second =
      static_cast<double>(result.posts) / std::chrono::duration<double>(now - begin).count();
  return result;
}

}  // namespace coconsult::bench
