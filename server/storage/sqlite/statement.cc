// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/statement.h"

#include <sqlite3.h>

#include <algorithm>

#include "base/check.h"
#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {

Query::Query(Statement& statement) : statement_(statement), handle_(statement.handle) {
  COCONSULT_CHECK(!statement.in_use);
  statement.in_use = true;
}

Query::~Query() {
  // A failed step was thrown already; resetting only repeats its code.
  sqlite3_reset(handle_);
  statement_.in_use = false;
}

bool Query::Step() {
  const int code = sqlite3_step(handle_);
  column_ = 0;
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) Throw(code);
  return false;
}

void Query::Run() { COCONSULT_CHECK(!Step()); }

void Query::BindInteger(std::int64_t value) { Check(sqlite3_bind_int64(handle_, ++parameter_, value)); }

void Query::BindNull() { Check(sqlite3_bind_null(handle_, ++parameter_)); }

void Query::BindNext(double value) { Check(sqlite3_bind_double(handle_, ++parameter_, value)); }

void Query::BindNext(std::string_view text) {
  // A null pointer would bind NULL instead of the empty text.
  const char* data = text.data() == nullptr ? "" : text.data();
  Check(sqlite3_bind_text64(handle_, ++parameter_, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
}

void Query::BindNext(Blob blob) {
  const char* data = blob.bytes.data() == nullptr ? "" : blob.bytes.data();
  Check(sqlite3_bind_blob64(handle_, ++parameter_, data, blob.bytes.size(), SQLITE_TRANSIENT));
}

void Query::BindNext(const IdBytes& bytes) {
  Check(sqlite3_bind_blob64(handle_, ++parameter_, bytes.data(), bytes.size(), SQLITE_TRANSIENT));
}

std::int64_t Query::ReadInteger() { return sqlite3_column_int64(handle_, column_++); }

bool Query::NextIsNull() const { return sqlite3_column_type(handle_, column_) == SQLITE_NULL; }

void Query::ReadNext(double& value) { value = sqlite3_column_double(handle_, column_++); }

void Query::ReadNext(std::string& bytes) {
  const auto* data = static_cast<const char*>(sqlite3_column_blob(handle_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column_));
  ++column_;
  bytes.assign(data == nullptr ? "" : data, size);
}

void Query::ReadNext(IdBytes& bytes) {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(handle_, column_));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_, column_));
  ++column_;
  bytes.fill(0);
  if (data == nullptr) return;
  if (size != bytes.size()) throw DatabaseError(SQLITE_CORRUPT, "an id is not 16 bytes long");
  std::copy_n(data, size, bytes.begin());
}

void Query::Throw(int code) const {
  throw DatabaseError(
      code, std::string(sqlite3_errmsg(sqlite3_db_handle(handle_))) + " in: " + sqlite3_sql(handle_));
}

void Query::Check(int code) const {
  if (code != SQLITE_OK) Throw(code);
}

}  // namespace coconsult::storage::sqlite
