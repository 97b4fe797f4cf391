// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "bench/machine.h"
#include "bench/measures.h"

namespace coconsult::bench {
namespace {

constexpr double kFloorMebibytes = 60;
// Until the index is filled and what starting needed is given back.
constexpr std::chrono::seconds kSettle{2};

Spread One(double value) { return {value, value, value}; }

}  // namespace

Result<Measure> MeasureIdleMemory(Rig& rig) {
  std::this_thread::sleep_for(kSettle);
  Measure measure;
  measure.name = "memory";
  measure.title = "Memory of the server (VmRSS)";
  const double idle = ResidentMebibytes(rig.daemon().pid());
  measure.floors = {{fmt::format("after a start with {} people", rig.world().people), "MiB", 1, One(idle),
                     kFloorMebibytes, false}};
  return measure;
}

Outcome AddMemoryAfterLoad(Rig& rig, Measure& measure) {
  if (rig.acknowledged() == 0) CLIENT_RETURN_IF_ERROR(rig.Post(kCallers, kChannels));
  measure.lines.push_back({fmt::format("after {} posts", rig.acknowledged()), "MiB", 1,
                           One(ResidentMebibytes(rig.daemon().pid()))});
  return Done();
}

}  // namespace coconsult::bench
