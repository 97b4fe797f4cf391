// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

constexpr int kTimes = 20;
constexpr int kTooMany = kTimes * kCallers;
// Sixty-four of them on each.
constexpr int kConnections = kTooMany / kCallers;
constexpr double kMostMs = 2000;

// Places in Pair::values.
enum Figure { kCapacity, kGoodput, kP50, kP99, kRefused };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const LoadResult calm, rig.Booked(RunPosts(rig.Ours(kCallers, kChannels))));
  CLIENT_ASSIGN_OR_RETURN(LoadResult crowd, rig.Booked(RunPosts(rig.Ours(kTooMany, kConnections))));
  const auto refused = static_cast<double>(crowd.refused);
  return Pair{
      {calm.per_second, crowd.per_second, QuantileMs(crowd.nanoseconds, 0.5),
       QuantileMs(crowd.nanoseconds, 0.99), refused / (refused + static_cast<double>(crowd.acknowledged))},
      std::max(calm.others, crowd.others)};
}

}  // namespace

Result<Measure> MeasureOverload(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure =
      MeasureOf("overload",
                fmt::format("{} callers on {} connections, without a pause, where {} fill the server",
                            kTooMany, kConnections, kCallers),
                set);
  measure.lines = {{fmt::format("{} callers", kCallers), "posts/s", 0, set.Values(kCapacity)},
                   {fmt::format("{} callers, acknowledged", kTooMany), "posts/s", 0, set.Values(kGoodput)},
                   {"p50 of the acknowledged", "ms", 1, set.Values(kP50)},
                   {"share of the calls refused as OVERLOADED", "", 3, set.Values(kRefused)}};
  measure.floors = {AtLeast(fmt::format("{} callers / {} callers", kTooMany, kCallers),
                            set.Quotients(kGoodput, kCapacity), 0.8),
                    {"p99 of the acknowledged", "ms", 0, set.Values(kP99), kMostMs, {}, false}};
  return measure;
}

}  // namespace coconsult::bench
