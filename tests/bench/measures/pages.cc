// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "bench/ceilings/sqlite_pages.h"
#include "bench/load/page_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

constexpr int kReaders = 8;
constexpr int kThreadLength = 100;

// Places in Pair::values.
enum Figure { kOurs, kOursP50, kOursP99, kOursCpu, kSqlite };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, RunPages(rig.Ours(kReaders, kChannels), kThreadLength));
  CLIENT_ASSIGN_OR_RETURN(const PageResult sqlite,
                          ReadSqlitePages(rig.world().copy, kThreadLength, rig.options().seconds));
  return Pair{{ours.per_second, QuantileMs(ours.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99),
               ours.server_cpu_us, sqlite.pages_per_second},
              std::max(ours.others, sqlite.others)};
}

}  // namespace

Result<Measure> MeasurePages(Rig& rig) {
  CLIENT_RETURN_IF_ERROR(rig.FillThreads(kThreadLength));
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure =
      MeasureOf("pages",
                fmt::format("Pages of {} messages: {} callers on {} connections, random places in {} threads",
                            kPage, kReaders, kChannels, kConsultations),
                set);
  measure.lines = {{"ours", "pages/s", 0, set.Values(kOurs)},
                   {"ours, p50", "ms", 2, set.Values(kOursP50)},
                   {"ours, p99", "ms", 2, set.Values(kOursP99)},
                   {"ours, CPU time of the server for each page", "us", 0, set.Values(kOursCpu)},
                   {"ceiling: SQLite, one thread", "pages/s", 0, set.Values(kSqlite)}};
  measure.floors = {AtLeast("ours / SQLite", set.Quotients(kOurs, kSqlite), 0.35, 0.6)};
  return measure;
}

}  // namespace coconsult::bench
