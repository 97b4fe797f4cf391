// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/result.h"
#include "storage/sqlite/archive_folder.h"
#include "storage/sqlite/archive_format.h"
#include "storage/sqlite/file.h"

namespace coconsult::storage::sqlite {

// Reads the records of a series, from a base on, and believes nothing: each segment must be there, each
// record whole, and chained to the one before.
class SeriesReader {
 public:
  SeriesReader(Series series, const BaseTail& from);

  struct Record {
    RecordHead head;
    std::string payload;
  };
  // The next record; nothing at the end, also where a killed server left half a record. The error is one line
  // that says which file is damaged or missing; then nothing after it can be believed.
  Result<std::optional<Record>> Next();
  // Of the segment that was opened last.
  std::uint32_t page_size() const { return page_size_; }

 private:
  Result<bool> OpenNext();
  Result<std::optional<Record>> ReadRecord();
  bool InLast() const;
  Result<std::optional<Record>> Unfinished() const;
  Error Damaged() const;

  const Series series_;
  std::uint64_t commits_;  // those before the next record
  Digest chain_;
  Timestamp time_;
  std::optional<File> segment_;
  std::uint64_t at_ = 0;  // in the segment
  std::uint64_t size_ = 0;
  std::uint32_t page_size_ = 0;
};

}  // namespace coconsult::storage::sqlite
