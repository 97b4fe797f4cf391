// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

constexpr std::array<int, 5> kLoads = {1, 4, 16, 64, 256};
constexpr std::size_t kAt64 = 3;
constexpr std::size_t kAt256 = 4;

// In Pair::values these figures stand for the first load, then for the second, ...
enum Figure { kOurs, kP50, kP99, kEcho, kFigures };

std::size_t Place(std::size_t load, Figure figure) {
  return load * kFigures + static_cast<std::size_t>(figure);
}

Result<Pair> TakePair(Rig& rig) {
  Pair pair;
  for (const int callers : kLoads) {
    const int channels = std::min(callers, kChannels);
    CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Booked(RunPosts(rig.Ours(callers, channels))));
    CLIENT_ASSIGN_OR_RETURN(const LoadResult echo, RunPosts(rig.Echo(callers, channels)));
    pair.values.insert(pair.values.end(), {ours.per_second, QuantileMs(ours.nanoseconds, 0.5),
                                           QuantileMs(ours.nanoseconds, 0.99), echo.per_second});
    pair.others = std::max({pair.others, ours.others, echo.others});
  }
  return pair;
}

std::vector<double> Medians(const PairSet& set, Figure figure) {
  std::vector<double> medians;
  for (std::size_t load = 0; load < kLoads.size(); ++load) {
    medians.push_back(set.Values(Place(load, figure)).median);
  }
  return medians;
}

std::vector<Chart> Charts(const PairSet& set) {
  const std::vector<double> x(kLoads.begin(), kLoads.end());
  return {{"throughput.svg",
           "Durable acknowledged posts",
           "callers",
           "posts a second",
           x,
           {{"ours", Medians(set, kOurs)}, {"unary echo, not durable", Medians(set, kEcho)}}},
          {"latency.svg",
           "Wait for the acknowledgement",
           "callers",
           "milliseconds",
           x,
           {{"p50", Medians(set, kP50)}, {"p99", Medians(set, kP99)}}}};
}

}  // namespace

Result<Measure> MeasureLoad(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure = MeasureOf("load", "Durable acknowledged posts against the number of callers", set);
  for (std::size_t load = 0; load < kLoads.size(); ++load) {
    const std::string who = fmt::format("{} callers", kLoads[load]);
    measure.lines.push_back({who + ", ours", "posts/s", 0, set.Values(Place(load, kOurs))});
    measure.lines.push_back({who + ", p50", "ms", 2, set.Values(Place(load, kP50))});
    measure.lines.push_back({who + ", p99", "ms", 2, set.Values(Place(load, kP99))});
  }
  measure.floors = {AtLeast("256 callers / 64 callers",
                            set.Quotients(Place(kAt256, kOurs), Place(kAt64, kOurs)), 0.85, 1.0)};
  measure.charts = Charts(set);
  return measure;
}

}  // namespace coconsult::bench
