// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/connection.h"

#include <sqlite3.h>

#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr int kBusyTimeoutMs = 5000;

int OpenFlags(Access access) {
  // One thread at a time uses a connection, so SQLite's own mutexes are not needed.
  const int common = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_URI;
  return common | (access == Access::kWrite ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
}

// A path as a URI, so that options can follow it.
std::string Uri(const std::string& path, Access access) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "file:";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#') {
      const auto byte = static_cast<unsigned char>(c);
      uri += '%';
      uri += kHex[byte >> 4];
      uri += kHex[byte & 15];
    } else {
      uri += c;
    }
  }
  return access == Access::kImmutable ? uri + "?immutable=1" : uri;
}

}  // namespace

Connection::Connection(const std::string& path, Access access) {
  const int code = sqlite3_open_v2(Uri(path, access).c_str(), &handle_, OpenFlags(access), nullptr);
  try {
    if (code != SQLITE_OK)
      throw DatabaseError(code, handle_ == nullptr ? "out of memory" : sqlite3_errmsg(handle_));
    Configure(access);
  } catch (...) {
    CloseHandle();
    throw;
  }
}

Connection::~Connection() { CloseHandle(); }

void Connection::CloseHandle() {
  for (auto& [sql, statement] : statements_) sqlite3_finalize(statement.handle);
  statements_.clear();
  sqlite3_close_v2(handle_);
  handle_ = nullptr;
}

void Connection::Configure(Access access) {
  sqlite3_busy_timeout(handle_, kBusyTimeoutMs);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_wal_autocheckpoint(handle_, 0);
  // In memory: savepoints and sorts leave nothing in temporary files.
  Execute("PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON");
  if (access == Access::kWrite) {
    Execute("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536");
    Execute("PRAGMA secure_delete = ON");  // what is erased leaves no trace in the pages
  } else {
    Execute("PRAGMA query_only = ON; PRAGMA cache_size = -16384");
  }
}

Statement& Connection::Prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return found->second;
  sqlite3_stmt* prepared = nullptr;
  const int code = sqlite3_prepare_v3(handle_, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &prepared, nullptr);
  if (code != SQLITE_OK)
    throw DatabaseError(code, std::string(sqlite3_errmsg(handle_)) + " in: " + std::string(sql));
  return statements_.emplace(sql, Statement{prepared}).first->second;
}

void Connection::Execute(const std::string& sql) {
  const int code = sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw DatabaseError(code, sqlite3_errmsg(handle_));
}

std::int64_t Connection::changes() const { return sqlite3_changes64(handle_); }

std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(handle_); }

std::int64_t Connection::last_insert_rowid() const { return sqlite3_last_insert_rowid(handle_); }

bool Connection::in_transaction() const { return sqlite3_get_autocommit(handle_) == 0; }

void ExpectOneRow(const Connection& connection, const char* what) {
  if (connection.changes() != 1) {
    throw DatabaseError(0, std::string("not there, so it cannot be changed: ") + what);
  }
}

}  // namespace coconsult::storage::sqlite
