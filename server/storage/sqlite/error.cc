// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/error.h"

#include <sqlite3.h>

#include <utility>

namespace coconsult::storage::sqlite {

Severity DatabaseError::severity() const {
  // Growing the shared index beside the WAL fails so on a full disk.
  if (code_ == SQLITE_IOERR_SHMSIZE) return Severity::kFull;
  switch (code_ & 0xff) {
    case SQLITE_FULL:
      return Severity::kFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
      return Severity::kBusy;
    case SQLITE_IOERR:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return Severity::kBroken;
    default:
      return Severity::kStatement;
  }
}

Error ToError(const DatabaseError& error) {
  switch (error.severity()) {
    case Severity::kFull:
      return DiskFull(error.what());
    case Severity::kBusy:
      return Unavailable(error.what());
    case Severity::kStatement:
    case Severity::kBroken:
      break;
  }
  return Internal(error.what());
}

Error DiskFull(std::string detail) {
  return {Errc::kResourceExhausted,
          "DISK_FULL",
          "The server has no space left, so nothing was saved. You can still read. Try again later.",
          {},
          std::move(detail)};
}

Error Unavailable(std::string detail) {
  return {Errc::kUnavailable,
          "UNAVAILABLE",
          "The server cannot save or read right now. Try again in a minute.",
          {},
          std::move(detail)};
}

}  // namespace coconsult::storage::sqlite
