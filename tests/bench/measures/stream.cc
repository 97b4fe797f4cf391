// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

constexpr int kStreams = 64;
// What an integrator does who has much to post.
constexpr int kFullStreams = 4;
constexpr int kFullMessage = 64;

// Places in Pair::values.
enum Figure { kOurs, kOursP50, kOursP99, kOursCpu, kEcho, kFull };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Booked(RunPostStreams(rig.Ours(kStreams, kChannels), 1)));
  CLIENT_ASSIGN_OR_RETURN(const LoadResult echo, RunPostStreams(rig.Echo(kStreams, kChannels), 1));
  CLIENT_ASSIGN_OR_RETURN(const LoadResult full,
                          rig.Booked(RunPostStreams(rig.Ours(kFullStreams, kChannels), kFullMessage)));
  return Pair{{ours.per_second, QuantileMs(ours.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99),
               ours.server_cpu_us, echo.per_second, full.per_second},
              std::max({ours.others, echo.others, full.others})};
}

}  // namespace

Result<Measure> MeasureStream(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure =
      MeasureOf("stream",
                fmt::format("Posts on PostMessages: {} streams on {} connections, one post at a time on each",
                            kStreams, kChannels),
                set);
  measure.lines = {{"ours", "posts/s", 0, set.Values(kOurs)},
                   {"ours, p50", "ms", 2, set.Values(kOursP50)},
                   {"ours, p99", "ms", 2, set.Values(kOursP99)},
                   {"ours, CPU time of the server for each post", "us", 1, set.Values(kOursCpu)},
                   {"ceiling: bidi echo", "posts/s", 0, set.Values(kEcho)},
                   {fmt::format("ours, {} streams, {} posts in a message", kFullStreams, kFullMessage),
                    "posts/s", 0, set.Values(kFull)}};
  measure.floors = {AtLeast("ours / bidi echo", set.Quotients(kOurs, kEcho), 0.20, 0.40)};
  return measure;
}

}  // namespace coconsult::bench
