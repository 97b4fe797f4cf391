// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace coconsult::bench {

// In a file that two processes map: count_disk.cc counts, the bench reads.
struct DiskCounts {
  std::atomic<std::int64_t> log_flushes;    // of the write-ahead log
  std::atomic<std::int64_t> other_flushes;  // of all other files
  std::atomic<std::int64_t> log_bytes;      // written to the write-ahead log
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// Environment variable with the file's path.
inline constexpr const char* kDiskCountsVariable = "DISK_COUNTS_FILE";

}  // namespace coconsult::bench
