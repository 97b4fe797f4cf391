// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

// Places in Pair::values.
enum Figure { kOurs, kOursP50, kOursP99, kOursCpu, kSqlite, kEcho };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Booked(RunPosts(rig.Ours(kCallers, kChannels))));
  CLIENT_ASSIGN_OR_RETURN(const CommitResult sqlite, rig.commits().Run(kBatch, rig.options().seconds));
  CLIENT_ASSIGN_OR_RETURN(const LoadResult echo, RunPosts(rig.Echo(kCallers, kChannels)));
  return Pair{{ours.per_second, QuantileMs(ours.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99),
               ours.server_cpu_us, sqlite.posts_per_second, echo.per_second},
              std::max({ours.others, sqlite.others, echo.others})};
}

}  // namespace

Result<Measure> MeasurePosts(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure = MeasureOf(
      "posts",
      fmt::format("Durable acknowledged posts: {} callers on {} connections, {} bytes of text, {} threads",
                  kCallers, kChannels, kTextBytes, kConsultations),
      set);
  measure.lines = {
      {"ours", "posts/s", 0, set.Values(kOurs)},
      {"ours, p50", "ms", 2, set.Values(kOursP50)},
      {"ours, p99", "ms", 2, set.Values(kOursP99)},
      {"ours, CPU time of the server for each post", "us", 1, set.Values(kOursCpu)},
      {fmt::format("ceiling: SQLite, {} posts in each commit", kBatch), "posts/s", 0, set.Values(kSqlite)},
      {"ceiling: unary echo", "calls/s", 0, set.Values(kEcho)}};
  measure.floors = {AtLeast("ours / SQLite", set.Quotients(kOurs, kSqlite), 0.35, 0.50),
                    AtLeast("ours / echo", set.Quotients(kOurs, kEcho), 0.25, 0.40),
                    AtMost("ours, p99 / p50", set.Quotients(kOursP99, kOursP50), 5, 3)};
  return measure;
}

}  // namespace coconsult::bench
