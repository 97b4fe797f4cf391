// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "storage/sqlite/file.h"

namespace coconsult::storage::sqlite {

// Reads from SQLite's write-ahead log what each commit added to it. Used by the writer's thread, between
// commits, when the log stands still. Opens the log, which is not where SQLite's locks are, and never the
// database.
class LogTail {
 public:
  explicit LogTail(std::string log_path) : log_path_(std::move(log_path)) {}

  // The frames that were added since the last call of either, given how many the log holds now. Empty when
  // there are none. A log that was begun again since is read from its beginning; so is one that was there
  // before the first call: its older frames then come along, and do not harm, since those are in the database
  // as well, and newer ones of the same page follow.
  Result<std::string> Take(int frames);
  // As if they had been taken.
  Result<void> Skip(int frames);
  // Of the log that was looked at last; 0 before.
  std::uint32_t page_size() const { return page_size_; }

 private:
  Result<bool> Look(int frames);

  const std::string log_path_;
  std::optional<File> log_;
  std::string salts_;  // those of the log as it was begun last
  std::uint32_t page_size_ = 0;
  int taken_ = 0;
};

}  // namespace coconsult::storage::sqlite
