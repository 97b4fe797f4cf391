// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

#include "base/result.h"

namespace coconsult::storage::sqlite {

// How much is lost when SQLite reports something.
enum class Severity {
  kStatement,  // one statement failed, a constraint for instance; the database is well
  kBusy,       // another process holds the database
  kFull,       // no space left; nothing is damaged, later writes may succeed
  kBroken,     // the disk or the file: what was not acknowledged may be lost, so writing must stop
};

// Thrown inside this layer only; the store turns it into a Result.
class DatabaseError : public std::runtime_error {
 public:
  // `code`: an extended result code of SQLite, or 0 for a broken expectation of ours.
  DatabaseError(int code, const std::string& text) : std::runtime_error(text), code_(code) {}
  int code() const { return code_; }
  Severity severity() const;

 private:
  int code_;
};

// What the caller of a failed job or read is told.
Error ToError(const DatabaseError& error);
Error DiskFull(std::string detail);
// The store is closing, or its disk failed.
Error Unavailable(std::string detail);

}  // namespace coconsult::storage::sqlite
