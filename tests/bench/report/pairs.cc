// SPDX-License-Identifier: Apache-2.0
#include "bench/report/pairs.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace coconsult::bench {

Spread PairSet::Values(std::size_t index) const {
  return Ratios([index](const Pair& pair) { return pair.values[index]; });
}

Spread PairSet::Ratios(const std::function<double(const Pair&)>& ratio) const {
  std::vector<double> ratios;
  for (const Pair& pair : pairs) ratios.push_back(ratio(pair));
  return Spread::Of(std::move(ratios));
}

Spread PairSet::Quotients(std::size_t index, std::size_t divisor) const {
  return Ratios([=](const Pair& pair) {
    return pair.values[divisor] == 0 ? 0 : pair.values[index] / pair.values[divisor];
  });
}

std::vector<double> PairSet::Others() const {
  std::vector<double> others;
  for (const Pair& pair : pairs) others.push_back(pair.others);
  return others;
}

Result<PairSet> TakePairs(int count, std::chrono::steady_clock::time_point until,
                          const std::function<Result<Pair>()>& take) {
  const auto disturbed = [](const Pair& pair) { return pair.others > kCalmOthers; };
  const auto wanted = static_cast<std::size_t>(count);
  PairSet set;
  const auto missing = [&] {
    if (set.pairs.size() < wanted) return true;
    const auto calm =
        set.pairs.size() - static_cast<std::size_t>(std::ranges::count_if(set.pairs, disturbed));
    return calm < wanted && set.pairs.size() < wanted + kMostRepeats &&
           std::chrono::steady_clock::now() < until;
  };
  while (missing()) {
    CLIENT_ASSIGN_OR_RETURN(Pair pair, take());
    set.pairs.push_back(std::move(pair));
  }
  set.repeated = static_cast<int>(set.pairs.size() - wanted);
  std::ranges::stable_sort(set.pairs, {}, &Pair::others);
  set.pairs.resize(wanted);
  set.disturbed = static_cast<int>(std::ranges::count_if(set.pairs, disturbed));
  return set;
}

}  // namespace coconsult::bench
