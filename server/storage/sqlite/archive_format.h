// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "storage/sqlite/digest.h"

namespace coconsult::storage::sqlite {

// The bytes of the archive's files. Numbers are little-endian. Every part ends with its digest; that of a
// record also covers the record before it, in the same segment or the one before, so what is missing, swapped
// or from another archive shows as well as what is altered.
//
//   segment  "log-N"   SegmentHead, then records: the commits from number N + 1 on
//   base     "base-N"  the database as of commit N, then BaseTail

struct SegmentHead {
  std::uint32_t page_size = 0;
  std::uint64_t first = 0;  // commits of the series before this segment
  Timestamp time;           // when it was begun: all that was committed before is before it
  std::int64_t position = 0;
  Digest chain{};  // of the last record before; random in the first segment of a series
};
inline constexpr std::size_t kSegmentHeadSize = 8 + 4 + 4 + 8 + 8 + 8 + 32 + 32;

enum class RecordKind : std::uint8_t {
  kCommit = 1,
  kQuiet = 2,  // nothing was committed between the record before and this time
};

struct RecordHead {
  RecordKind kind = RecordKind::kQuiet;
  std::uint32_t size = 0;     // of the payload
  std::uint64_t number = 0;   // commits of the series, with this one
  Timestamp time;             // later than that of the record before
  std::int64_t position = 0;  // the newest of the change log
};
// With a check of its own, so that a damaged size is not taken for a record that was not finished.
inline constexpr std::size_t kRecordHeadSize = 4 + 4 + 8 + 8 + 8 + 8;
// A larger commit ends the series.
inline constexpr std::uint32_t kLargestPayload = 1U << 30;

struct BaseTail {
  std::uint64_t size = 0;    // bytes of the database
  std::uint64_t number = 0;  // commits of the series before it
  Timestamp time;
  std::int64_t position = 0;
  Digest chain{};    // of the last record before it
  Digest content{};  // of the database's bytes
};
inline constexpr std::size_t kBaseTailSize = 8 + 8 + 8 + 8 + 8 + 32 + 32 + 32;

std::string Encode(const SegmentHead& head);
std::string Encode(const RecordHead& head);
std::string Encode(const BaseTail& tail);
// Nothing when the bytes are not whole or not what they should be. What follows in `bytes` is not looked at.
std::optional<SegmentHead> DecodeSegmentHead(std::string_view bytes);
std::optional<RecordHead> DecodeRecordHead(std::string_view bytes);
std::optional<BaseTail> DecodeBaseTail(std::string_view bytes);

// What stands behind a record, and what the next one is chained to.
Digest DigestOfRecord(const Digest& before, std::string_view head, std::string_view payload);

// A frame of SQLite's write-ahead log (https://www.sqlite.org/fileformat2.html#the_write_ahead_log): what the
// payload of a commit consists of.
struct Frame {
  std::uint32_t page = 0;            // from 1 on
  std::uint32_t database_pages = 0;  // after the commit, in its last frame; else 0
  std::string_view content;
};
inline constexpr std::size_t kFrameHeadSize = 24;

bool IsPageSize(std::uint32_t size);
// False, perhaps after some calls, unless the payload is whole frames, the last of which ends a commit; or
// when `use` returns false.
bool ForEachFrame(std::string_view payload, std::uint32_t page_size,
                  const std::function<bool(const Frame&)>& use);

}  // namespace coconsult::storage::sqlite
