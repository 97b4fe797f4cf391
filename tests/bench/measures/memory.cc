// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "bench/load/post_load.h"
#include "bench/load/watchers.h"
#include "bench/measures/measures.h"
#include "bench/report/machine.h"

namespace coconsult::bench {
namespace {

constexpr double kFloorMebibytes = 60;
// Until the index is filled and what starting needed is given back.
constexpr std::chrono::seconds kSettle{2};

Spread One(double value) { return {value, value, value}; }

// What one more open, idle stream costs a freshly started server, in KiB. All are on one connection, of
// different people. Blocking.
Result<double> IdleStreamKib(const Rig& rig, const LoadPlan& load) {
  CLIENT_ASSIGN_OR_RETURN(const auto channels, OpenChannels(load.address, 1));
  std::vector<Watchers::Stream> streams;
  for (int i = 0; i < rig.options().streams; ++i) {
    const PostTarget& target = (*load.targets)[static_cast<std::size_t>(i) % load.targets->size()];
    streams.push_back({channels.front(), i % 2 == 0 ? target.authorization : target.helper});
  }
  const double before = ResidentMebibytes(load.server);
  CLIENT_ASSIGN_OR_RETURN(const auto watchers,
                          Watchers::Open(streams, [](std::size_t, const v1::Message&) {}));
  std::this_thread::sleep_for(kSettle);
  return (ResidentMebibytes(load.server) - before) * 1024 / static_cast<double>(streams.size());
}

}  // namespace

Result<Measure> MeasureMemory(Rig& rig) {
  Measure measure{"memory",
                  fmt::format("Memory of the server (VmRSS), and of each of {} idle Watch streams on a "
                              "shared connection",
                              rig.options().streams)};
  CLIENT_RETURN_IF_ERROR(rig.Restart());
  CLIENT_RETURN_IF_ERROR(rig.RestartEcho());
  std::this_thread::sleep_for(kSettle);
  const double idle = ResidentMebibytes(rig.daemon().pid());
  CLIENT_ASSIGN_OR_RETURN(const double ours, IdleStreamKib(rig, rig.Ours(0, 0)));
  CLIENT_ASSIGN_OR_RETURN(const double raw, IdleStreamKib(rig, rig.Echo(0, 0)));
  CLIENT_RETURN_IF_ERROR(rig.Booked(RunPosts(rig.Ours(kCallers, kChannels))));
  measure.lines = {{fmt::format("after {} posts", rig.acknowledged()), "MiB", 1,
                    One(ResidentMebibytes(rig.daemon().pid()))},
                   {"an idle stream, ours", "KiB", 1, One(ours)},
                   {"an idle stream, ceiling: raw", "KiB", 1, One(raw)}};
  measure.floors = {{fmt::format("after a start with {} people", rig.world().people),
                     "MiB",
                     1,
                     One(idle),
                     kFloorMebibytes,
                     {},
                     false},
                    AtMost("an idle stream, ours / raw", One(ours / raw), 1.5, 1.15)};
  return measure;
}

}  // namespace coconsult::bench
