// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

namespace coconsult::bench {

// In a file that two processes map: count_flushes.cc counts, the bench reads.
struct FlushCounts {
  std::atomic<std::int64_t> log;    // of the write-ahead log
  std::atomic<std::int64_t> other;  // of all other files
};
static_assert(std::atomic<std::int64_t>::is_always_lock_free);

// Environment variable with the file's path.
inline constexpr const char* kFlushCountsVariable = "FLUSH_COUNTS_FILE";

}  // namespace coconsult::bench
