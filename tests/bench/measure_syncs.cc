// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>

#include "bench/flush_counts.h"
#include "bench/measures.h"

namespace coconsult::bench {
namespace {

constexpr double kFloorOneCaller = 1.0;
constexpr double kFloorManyCallers = 1.0 / 16;
// For what the daemon still writes after its last answer.
constexpr std::chrono::milliseconds kSettle{300};

struct Unmap {
  void operator()(FlushCounts* counts) const { munmap(counts, sizeof(FlushCounts)); }
};
using Mapped = std::unique_ptr<FlushCounts, Unmap>;

Mapped MakeCounts(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return nullptr;
  void* memory = MAP_FAILED;
  if (ftruncate(descriptor, sizeof(FlushCounts)) == 0)
    memory = mmap(nullptr, sizeof(FlushCounts), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  return Mapped(memory == MAP_FAILED ? nullptr : static_cast<FlushCounts*>(memory));
}

Spread One(double value) { return {value, value, value}; }

Outcome Count(Rig& rig, const FlushCounts& counts, int callers, double limit, Measure& measure) {
  std::this_thread::sleep_for(kSettle);
  const std::int64_t log_before = counts.log;
  const std::int64_t other_before = counts.other;
  CLIENT_ASSIGN_OR_RETURN(const LoadResult load, rig.Post(callers, callers == 1 ? 1 : kChannels));
  std::this_thread::sleep_for(kSettle);
  const std::int64_t log = counts.log - log_before;
  const std::int64_t other = counts.other - other_before;
  const auto posts = static_cast<double>(load.acknowledged);
  const std::string who = callers == 1 ? "one caller" : fmt::format("{} callers", callers);
  const double each = static_cast<double>(log + other) / posts;
  measure.floors.push_back({who + ", flushes for each post", "", 4, One(each), limit, false});
  measure.notes.push_back(fmt::format(
      "{}: {} posts, {} flushes of the log ({:.4f} for each post) and {} of checkpoints and other files.",
      who, load.acknowledged, log, static_cast<double>(log) / posts, other));
  return Done();
}

}  // namespace

Result<Measure> MeasureSyncs(Rig& rig) {
  Measure measure;
  measure.name = "syncs";
  measure.title = "Flushes to the disk (fdatasync, fsync) for each acknowledged post";
  const std::string file = rig.folder() + "/flushes";
  const Mapped counts = MakeCounts(file);
  if (!counts) return Failure("The file " + file + " cannot be made.");
  CLIENT_RETURN_IF_ERROR(rig.Restart(
      {"env", "LD_PRELOAD=" COCONSULT_BENCH_COUNT_FLUSHES, std::string(kFlushCountsVariable) + "=" + file}));
  CLIENT_RETURN_IF_ERROR(Count(rig, *counts, 1, kFloorOneCaller, measure));
  CLIENT_RETURN_IF_ERROR(Count(rig, *counts, kCallers, kFloorManyCallers, measure));
  rig.StopDaemon();
  return measure;
}

}  // namespace coconsult::bench
