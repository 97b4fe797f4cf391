// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "bench/load/deliveries.h"
#include "bench/measures/measures.h"

namespace coconsult::bench {
namespace {

constexpr int kUnderWay = 4;

// Places in Pair::values.
enum Figure { kOurs, kOursP50, kOursP99, kOursCpu, kRaw, kRawP50, kRawCpu };

// Streams of the two members of one thread, half of them of each.
DeliveryPlan Plan(const Rig& rig, LoadPlan load) {
  DeliveryPlan plan;
  plan.load = std::move(load);
  plan.threads = {rig.world().targets.front()};
  for (int i = 0; i < rig.options().streams; ++i) {
    plan.readers.push_back(i % 2 == 0 ? plan.threads[0].authorization : plan.threads[0].helper);
  }
  plan.channels = kChannels;
  plan.under_way = kUnderWay;
  return plan;
}

Result<Pair> TakePair(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ours, rig.Booked(RunDeliveries(Plan(rig, rig.Ours(0, 0)))));
  CLIENT_ASSIGN_OR_RETURN(LoadResult raw, RunDeliveries(Plan(rig, rig.Echo(0, 0))));
  return Pair{{ours.per_second, QuantileMs(ours.nanoseconds, 0.5), QuantileMs(ours.nanoseconds, 0.99),
               ours.server_cpu_us, raw.per_second, QuantileMs(raw.nanoseconds, 0.5), raw.server_cpu_us},
              std::max(ours.others, raw.others)};
}

}  // namespace

Result<Measure> MeasureFanout(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&rig] { return TakePair(rig); }));
  Measure measure = MeasureOf(
      "fanout",
      fmt::format("One thread's posts to {} Watch streams on {} connections, {} posts under way at any time",
                  rig.options().streams, kChannels, kUnderWay),
      set);
  measure.lines = {{"ours, text in the reader's hands", "deliveries/s", 0, set.Values(kOurs)},
                   {"ours, p50 from sending", "ms", 1, set.Values(kOursP50)},
                   {"ours, p99", "ms", 1, set.Values(kOursP99)},
                   {"ours, CPU time of the server for each", "us", 1, set.Values(kOursCpu)},
                   {"ceiling: raw streams", "deliveries/s", 0, set.Values(kRaw)},
                   {"ceiling: raw streams, p50", "ms", 1, set.Values(kRawP50)},
                   {"ceiling: raw streams, CPU time for each", "us", 1, set.Values(kRawCpu)}};
  measure.floors = {AtLeast("ours / raw streams", set.Quotients(kOurs, kRaw), 0.8, 1.5)};
  return measure;
}

}  // namespace coconsult::bench
