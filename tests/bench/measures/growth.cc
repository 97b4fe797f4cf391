// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "bench/load/bulk_fill.h"
#include "bench/load/page_load.h"
#include "bench/load/post_load.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

// What is compared with has this much less.
constexpr std::int64_t kFactor = 100;
constexpr int kReaders = 8;
constexpr std::chrono::minutes kRepeatTime{2};

// Places in Pair::values.
enum Figure { kLarge, kSmall, kLargeP99, kSmallP99, kLargePages };

Spread One(double value) { return {value, value, value}; }
double SecondsSince(steady_clock::time_point begin) {
  return std::chrono::duration<double>(steady_clock::now() - begin).count();
}

// A daemon of its own on a filled copy of the world.
struct Grown {
  Daemon daemon;
  double fill_seconds = 0;
  double start_seconds = 0;
  double gigabytes = 0;
};

Result<Grown> Grow(const Rig& rig, const std::string& name, std::int64_t messages) {
  DaemonPlace place = rig.place();
  place.work_folder = rig.folder() + "/" + name;
  place.data_folder = place.work_folder + "/data";
  std::error_code failed;
  std::filesystem::create_directories(place.work_folder, failed);
  std::filesystem::copy(rig.world().pristine, place.data_folder, std::filesystem::copy_options::recursive,
                        failed);
  if (failed) return Failure("The world cannot be copied: " + failed.message() + ".");
  const auto fill_begin = steady_clock::now();
  CLIENT_RETURN_IF_ERROR(FillWithMessages(place.data_folder, messages));
  const double fill_seconds = SecondsSince(fill_begin);
  const auto size = std::filesystem::file_size(place.data_folder + "/coconsult.db", failed);
  const auto start_begin = steady_clock::now();
  CLIENT_ASSIGN_OR_RETURN(Daemon daemon, Daemon::Start(place));
  return Grown{std::move(daemon), fill_seconds, SecondsSince(start_begin), static_cast<double>(size) / 1e9};
}

LoadPlan PlanFor(const Rig& rig, const Grown& grown, int callers) {
  LoadPlan plan = rig.Ours(callers, kChannels);
  plan.address = grown.daemon.address();
  plan.server = grown.daemon.pid();
  return plan;
}

Result<Pair> TakePair(const Rig& rig, const Grown& large, const Grown& small) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult many, RunPosts(PlanFor(rig, large, kCallers)));
  CLIENT_ASSIGN_OR_RETURN(LoadResult few, RunPosts(PlanFor(rig, small, kCallers)));
  // Also of the oldest messages, which are in no cache.
  const auto length = static_cast<int>(std::max<std::int64_t>(rig.options().growth / kConsultations, kPage));
  CLIENT_ASSIGN_OR_RETURN(const LoadResult pages, RunPages(PlanFor(rig, large, kReaders), length));
  return Pair{{many.per_second, few.per_second, QuantileMs(many.nanoseconds, 0.99),
               QuantileMs(few.nanoseconds, 0.99), pages.per_second},
              std::max({many.others, few.others, pages.others})};
}

}  // namespace

Result<Measure> MeasureGrowth(Rig& rig) {
  const std::int64_t large_size = rig.options().growth;
  const std::int64_t small_size = large_size / kFactor;
  CLIENT_ASSIGN_OR_RETURN(const Grown small, Grow(rig, "small", small_size));
  CLIENT_ASSIGN_OR_RETURN(const Grown large, Grow(rig, "large", large_size));
  // Filling took longer than anything else: disturbed pairs are worth repeating.
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, steady_clock::now() + kRepeatTime,
                                                       [&] { return TakePair(rig, large, small); }));
  Measure measure =
      MeasureOf("growth",
                fmt::format("Durable acknowledged posts with {} and with {} messages stored, {} callers",
                            large_size, small_size, kCallers),
                set);
  measure.lines = {
      {fmt::format("at {} messages", large_size), "posts/s", 0, set.Values(kLarge)},
      {fmt::format("at {} messages", small_size), "posts/s", 0, set.Values(kSmall)},
      {fmt::format("p99 at {}", large_size), "ms", 1, set.Values(kLargeP99)},
      {fmt::format("p99 at {}", small_size), "ms", 1, set.Values(kSmallP99)},
      {fmt::format("pages of {} at {}", kPage, large_size), "pages/s", 0, set.Values(kLargePages)},
      {"database", "GB", 2, One(large.gigabytes)},
      {"filling it", "s", 0, One(large.fill_seconds)},
      {"the server's start on it", "s", 2, One(large.start_seconds)}};
  measure.floors = {AtLeast("large / small", set.Quotients(kLarge, kSmall), 0.7, 0.9)};
  return measure;
}

}  // namespace coconsult::bench
