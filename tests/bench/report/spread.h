// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace coconsult::bench {

// Median, smallest and largest of repeated samples.
struct Spread {
  double median = 0;
  double min = 0;
  double max = 0;

  // All 0 without samples. The median of an even number of samples is the mean of the two in the middle.
  static Spread Of(std::vector<double> samples);
};

// "8,412 [7,900-9,105]", with as many decimals as are given.
std::string ToText(const Spread& spread, int decimals);

// The value below which `share` (0 to 1) of the times lie, in milliseconds. Reorders the times. 0 without
// any.
double QuantileMs(std::vector<std::int64_t>& nanoseconds, double share);

}  // namespace coconsult::bench
