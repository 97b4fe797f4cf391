// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "bench/load/disk_counts.h"
#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

// One each, and once a second one of the search index.
constexpr double kFloorOneCaller = 1.05;
constexpr double kFloorManyCallers = 1.0 / 16;
constexpr double kFloorLogKib = 5.5;
constexpr double kGoalLogKib = 3.0;
// So many posts are under way that most commits hold a batch of them.
constexpr int kLogAtOnce = 4;
// For what the daemon still writes after its last answer.
constexpr std::chrono::milliseconds kSettle{300};

struct Unmap {
  void operator()(DiskCounts* counts) const { munmap(counts, sizeof(DiskCounts)); }
};
using Mapped = std::unique_ptr<DiskCounts, Unmap>;

Mapped MakeCounts(const std::string& file) {
  const int descriptor = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return nullptr;
  void* memory = MAP_FAILED;
  if (ftruncate(descriptor, sizeof(DiskCounts)) == 0)
    memory = mmap(nullptr, sizeof(DiskCounts), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  close(descriptor);
  return Mapped(memory == MAP_FAILED ? nullptr : static_cast<DiskCounts*>(memory));
}

Spread One(double value) { return {value, value, value}; }

// What one sample of posts made the disk do.
struct Counted {
  double posts = 0;
  std::int64_t log_flushes = 0;
  std::int64_t other_flushes = 0;
  std::int64_t log_bytes = 0;
};

Result<Counted> Count(Rig& rig, const DiskCounts& counts, const std::function<Result<LoadResult>()>& load) {
  std::this_thread::sleep_for(kSettle);
  const Counted before{0, counts.log_flushes, counts.other_flushes, counts.log_bytes};
  CLIENT_ASSIGN_OR_RETURN(const LoadResult result, rig.Booked(load()));
  std::this_thread::sleep_for(kSettle);
  return Counted{static_cast<double>(result.acknowledged), counts.log_flushes - before.log_flushes,
                 counts.other_flushes - before.other_flushes, counts.log_bytes - before.log_bytes};
}

Outcome CountFlushes(Rig& rig, const DiskCounts& counts, int callers, double limit, Measure& measure) {
  CLIENT_ASSIGN_OR_RETURN(const Counted counted, Count(rig, counts, [&rig, callers] {
                            return RunPosts(rig.Ours(callers, callers == 1 ? 1 : kChannels));
                          }));
  const std::string who = callers == 1 ? "one caller" : fmt::format("{} callers", callers);
  const double each = static_cast<double>(counted.log_flushes + counted.other_flushes) / counted.posts;
  measure.floors.push_back({who + ", flushes for each post", "", 4, One(each), limit, {}, false});
  measure.notes.push_back(fmt::format(
      "{}: {:.0f} posts, {} flushes of the log ({:.4f} for each post) and {} of checkpoints and other files.",
      who, counted.posts, counted.log_flushes, static_cast<double>(counted.log_flushes) / counted.posts,
      counted.other_flushes));
  return Done();
}

// From a stream of each who asks, so that the posts go to all threads.
Outcome CountLogBytes(Rig& rig, const DiskCounts& counts, Measure& measure) {
  CLIENT_ASSIGN_OR_RETURN(const Counted counted, Count(rig, counts, [&rig] {
                            return RunPostStreams(rig.Ours(kMembers, kChannels), kLogAtOnce);
                          }));
  CLIENT_ASSIGN_OR_RETURN(const CommitResult sqlite, rig.commits().Run(kBatch, rig.options().seconds));
  measure.lines.push_back({fmt::format("SQLite alone, {} posts in each commit: log for each", kBatch), "KiB",
                           2, One(sqlite.log_bytes_each / 1024)});
  const double each = static_cast<double>(counted.log_bytes) / counted.posts / 1024;
  measure.floors.push_back({fmt::format("log for each post of {} bytes", kTextBytes), "KiB", 2, One(each),
                            kFloorLogKib, kGoalLogKib, false});
  measure.notes.push_back(fmt::format("log: {:.0f} posts, {:.0f} in each commit on average.", counted.posts,
                                      counted.posts / static_cast<double>(counted.log_flushes)));
  return Done();
}

}  // namespace

Result<Measure> MeasureDisk(Rig& rig) {
  Measure measure{"disk",
                  "What an acknowledged post costs the disk: flushes (fdatasync, fsync) and log bytes"};
  const std::string file = rig.folder() + "/disk_counts";
  const Mapped counts = MakeCounts(file);
  if (!counts) return Failure("The file " + file + " cannot be made.");
  // A server with AddressSanitizer in it wants to be told that something comes before that.
  CLIENT_RETURN_IF_ERROR(
      rig.Restart({"env", "ASAN_OPTIONS=verify_asan_link_order=0", "LD_PRELOAD=" COCONSULT_BENCH_COUNT_DISK,
                   std::string(kDiskCountsVariable) + "=" + file}));
  CLIENT_RETURN_IF_ERROR(CountFlushes(rig, *counts, 1, kFloorOneCaller, measure));
  CLIENT_RETURN_IF_ERROR(CountFlushes(rig, *counts, kCallers, kFloorManyCallers, measure));
  CLIENT_RETURN_IF_ERROR(CountLogBytes(rig, *counts, measure));
  CLIENT_RETURN_IF_ERROR(rig.Restart());
  return measure;
}

}  // namespace coconsult::bench
