// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "bench/measures.h"
#include "bench/pairs.h"

namespace coconsult::bench {
namespace {

constexpr double kFloor = 2.0;

// Places in Pair::values; all but the last are p50 in milliseconds.
enum Figure { kOurs, kEcho, kSqlite, kOursP99 };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Post(1, 1));
  CLIENT_ASSIGN_OR_RETURN(LoadResult echo, rig.Echo(1, 1));
  CLIENT_ASSIGN_OR_RETURN(CommitResult sqlite, rig.commits().Run(1, rig.options().seconds));
  return Pair{{QuantileMs(ours.nanoseconds, 0.5), QuantileMs(echo.nanoseconds, 0.5),
               QuantileMs(sqlite.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99)},
              std::max({ours.others, echo.others, sqlite.others})};
}

}  // namespace

Result<Measure> MeasureAck(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure;
  measure.name = "ack";
  measure.title = "Acknowledgement of a durable post: one caller, from sending to the answer";
  measure.lines = {{"ours, p50", "ms", 3, set.Values(kOurs)},
                   {"ours, p99", "ms", 3, set.Values(kOursP99)},
                   {"ceiling: unary echo, p50", "ms", 3, set.Values(kEcho)},
                   {"ceiling: SQLite, a commit of one post, p50", "ms", 3, set.Values(kSqlite)}};
  const auto times = [](const Pair& pair) {
    return pair.values[kOurs] / (pair.values[kEcho] + pair.values[kSqlite]);
  };
  measure.floors = {{"ours / (echo + commit)", "", 2, set.Ratios(times), kFloor, false}};
  measure.others = set.Others();
  measure.disturbed = set.disturbed;
  measure.repeated = set.repeated;
  return measure;
}

}  // namespace coconsult::bench
