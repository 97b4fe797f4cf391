// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "bench/measures.h"
#include "bench/pairs.h"

namespace coconsult::bench {
namespace {

constexpr double kFloorOfSqlite = 0.30;
constexpr double kFloorOfEcho = 0.22;

// Places in Pair::values.
enum Figure { kOurs, kOursP50, kOursP99, kOursCpu, kSqlite, kEcho };

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Post(kCallers, kChannels));
  CLIENT_ASSIGN_OR_RETURN(const CommitResult sqlite, rig.commits().Run(kBatch, rig.options().seconds));
  CLIENT_ASSIGN_OR_RETURN(const LoadResult echo, rig.Echo(kCallers, kChannels));
  return Pair{{ours.per_second, QuantileMs(ours.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99),
               ours.server_cpu_us, sqlite.posts_per_second, echo.per_second},
              std::max({ours.others, sqlite.others, echo.others})};
}

}  // namespace

Result<Measure> MeasurePosts(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure;
  measure.name = "posts";
  measure.title =
      fmt::format("Durable acknowledged posts: {} callers on {} connections, {} bytes of text, {} threads",
                  kCallers, kChannels, kTextBytes, kConsultations);
  measure.lines = {
      {"ours", "posts/s", 0, set.Values(kOurs)},
      {"ours, p50", "ms", 2, set.Values(kOursP50)},
      {"ours, p99", "ms", 2, set.Values(kOursP99)},
      {"ours, CPU time of the server for each post", "us", 1, set.Values(kOursCpu)},
      {fmt::format("ceiling: SQLite, {} posts in each commit", kBatch), "posts/s", 0, set.Values(kSqlite)},
      {"ceiling: unary echo", "calls/s", 0, set.Values(kEcho)}};
  const auto of_sqlite = [](const Pair& pair) { return pair.values[kOurs] / pair.values[kSqlite]; };
  const auto of_echo = [](const Pair& pair) { return pair.values[kOurs] / pair.values[kEcho]; };
  measure.floors = {{"ours / SQLite", "", 2, set.Ratios(of_sqlite), kFloorOfSqlite, true},
                    {"ours / echo", "", 2, set.Ratios(of_echo), kFloorOfEcho, true}};
  measure.others = set.Others();
  measure.disturbed = set.disturbed;
  measure.repeated = set.repeated;
  return measure;
}

}  // namespace coconsult::bench
