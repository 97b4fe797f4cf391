// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite/archive_folder.h"
#include "storage/sqlite/archive_format.h"
#include "storage/sqlite/file.h"

namespace coconsult::storage::sqlite {

// Writes one series of the archive, record by record. Used by one thread. After an error the series is at its
// end: what was written before stays good.
class SeriesWriter {
 public:
  // In an archive that this process holds.
  static Result<SeriesWriter> Begin(const std::string& archive, std::uint32_t page_size);

  // What follows goes into a segment of its own, so that a base can begin here. Once between two commits.
  Result<void> Cut(Timestamp time, std::int64_t position);
  // The number of the record is set here. Begins a new segment when the last has grown long.
  Result<void> Append(RecordKind kind, Timestamp time, std::int64_t position, std::string_view payload);
  // What was appended is on disk when this returns.
  Result<void> Sync();

  const Series& series() const { return series_; }
  std::uint64_t commits() const { return commits_; }
  std::uint64_t last_cut() const { return segment_first_; }  // in commits
  const Digest& chain() const { return chain_; }             // of the last record
  Timestamp last_time() const { return last_time_; }
  std::int64_t last_position() const { return last_position_; }
  bool synced() const { return synced_; }

 private:
  SeriesWriter(Series series, std::uint32_t page_size)
      : series_(std::move(series)), page_size_(page_size), chain_(RandomDigest()) {}
  Result<void> Write(std::string_view head, std::string_view payload, std::string_view digest);

  Series series_;
  std::uint32_t page_size_;
  Digest chain_;
  std::uint64_t commits_ = 0;
  Timestamp last_time_;
  std::int64_t last_position_ = 0;
  std::optional<File> segment_;
  std::uint64_t segment_first_ = 0;
  std::uint64_t segment_size_ = 0;
  bool synced_ = true;
};

}  // namespace coconsult::storage::sqlite
