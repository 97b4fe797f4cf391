// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

// Places in Pair::values; all but the last are p50 in milliseconds.
enum Figure { kOurs, kEcho, kSqlite, kOursP99 };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Booked(RunPosts(rig.Ours(1, 1))));
  CLIENT_ASSIGN_OR_RETURN(LoadResult echo, RunPosts(rig.Echo(1, 1)));
  CLIENT_ASSIGN_OR_RETURN(CommitResult sqlite, rig.commits().Run(1, rig.options().seconds));
  return Pair{{QuantileMs(ours.nanoseconds, 0.5), QuantileMs(echo.nanoseconds, 0.5),
               QuantileMs(sqlite.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99)},
              std::max({ours.others, echo.others, sqlite.others})};
}

}  // namespace

Result<Measure> MeasureAck(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure =
      MeasureOf("ack", "Acknowledgement of a durable post: one caller, from sending to the answer", set);
  measure.lines = {{"ours, p50", "ms", 3, set.Values(kOurs)},
                   {"ours, p99", "ms", 3, set.Values(kOursP99)},
                   {"ceiling: unary echo, p50", "ms", 3, set.Values(kEcho)},
                   {"ceiling: SQLite, a commit of one post, p50", "ms", 3, set.Values(kSqlite)}};
  const auto times = [](const Pair& pair) {
    return pair.values[kOurs] / (pair.values[kEcho] + pair.values[kSqlite]);
  };
  measure.floors = {AtMost("ours / (echo + commit)", set.Ratios(times), 1.6, 1.25)};
  return measure;
}

}  // namespace coconsult::bench
