// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace coconsult::bench {

struct PageResult {
  double pages_per_second = 0;
  std::vector<std::int64_t> nanoseconds;  // of each page
  double others = 0;                      // cores taken by others
};

// The ceiling of reading: pages of kPage messages straight from a database with the daemon's schema, from a
// random place of a random thread, all the columns that the daemon reads, with its settings. One thread; no
// rules, no digests, no network. Every thread has `messages` of them at least. Blocking.
Result<PageResult> ReadSqlitePages(const std::string& database, int messages, double seconds);

}  // namespace coconsult::bench
