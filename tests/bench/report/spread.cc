// SPDX-License-Identifier: Apache-2.0
#include "bench/report/spread.h"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <cstddef>

namespace coconsult::bench {
namespace {

// 12345.6 -> "12,346"
std::string WithCommas(double value, int decimals) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  const auto point = std::min(text.find('.'), text.size());
  for (auto place = static_cast<std::ptrdiff_t>(point) - 3; place > 0; place -= 3) {
    text.insert(static_cast<std::size_t>(place), ",");
  }
  return text;
}

}  // namespace

Spread Spread::Of(std::vector<double> samples) {
  if (samples.empty()) return {};
  std::sort(samples.begin(), samples.end());
  const std::size_t middle = samples.size() / 2;
  const double median =
      samples.size() % 2 == 1 ? samples[middle] : (samples[middle - 1] + samples[middle]) / 2;
  return {median, samples.front(), samples.back()};
}

std::string ToText(const Spread& spread, int decimals) {
  return fmt::format("{} [{}-{}]", WithCommas(spread.median, decimals), WithCommas(spread.min, decimals),
                     WithCommas(spread.max, decimals));
}

double QuantileMs(std::vector<std::int64_t>& nanoseconds, double share) {
  if (nanoseconds.empty()) return 0;
  const auto last = static_cast<double>(nanoseconds.size() - 1);
  const auto place = nanoseconds.begin() + static_cast<std::ptrdiff_t>(std::lround(last * share));
  std::nth_element(nanoseconds.begin(), place, nanoseconds.end());
  return static_cast<double>(*place) / 1e6;
}

}  // namespace coconsult::bench
