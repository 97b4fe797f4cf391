// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include "bench/failure.h"
#include "bench/report/spread.h"

namespace coconsult::bench {

// Cores that others may take in a pair before it is taken anew.
inline constexpr double kCalmOthers = 0.3;
// How many pairs of one measure are taken anew at most.
inline constexpr int kMostRepeats = 3;

// Ours and the ceilings, one right after the other.
struct Pair {
  std::vector<double> values;  // the same figures in each pair
  double others = 0;           // cores taken by others, the highest of its samples
};

struct PairSet {
  std::vector<Pair> pairs;
  int disturbed = 0;  // of these, above kCalmOthers
  int repeated = 0;

  // Figure `index` over all pairs.
  Spread Values(std::size_t index) const;
  // Of `ratio` in each pair: the ratios are formed before their median is.
  Spread Ratios(const std::function<double(const Pair&)>& ratio) const;
  // Of one figure divided by another.
  Spread Quotients(std::size_t index, std::size_t divisor) const;
  std::vector<double> Others() const;
};

// Takes `count` pairs, and anew those that others disturbed, at most kMostRepeats of them and not after
// `until`. The calmest ones count. Fails as soon as a pair does.
Result<PairSet> TakePairs(int count, std::chrono::steady_clock::time_point until,
                          const std::function<Result<Pair>()>& take);

}  // namespace coconsult::bench
