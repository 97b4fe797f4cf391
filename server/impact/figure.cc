// SPDX-License-Identifier: Apache-2.0
#include "impact/figure.h"

#include <array>
#include <cmath>
#include <cstdio>

namespace coconsult::impact {
namespace {

std::string Decimals(double value, int decimals) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "%.*f", decimals, value);
  return text.data();
}

double Rounded(double value, double steps) {
  const double rounded = std::round(value * steps) / steps;
  return rounded == 0 ? 0 : rounded;  // no "-0"
}

// One decimal, none when it is zero.
std::string Short(double rounded) { return Decimals(rounded, rounded == std::floor(rounded) ? 0 : 1); }

}  // namespace

Figure Withheld() { return {"x", std::nullopt}; }
Figure TooFew() { return {"too few to say", std::nullopt}; }
Figure NotReached() { return {"not reached", std::nullopt}; }
Figure NotRecorded() { return {"not recorded", std::nullopt}; }

PublishedCount PublishAlone(const Cell& cell, const SuppressionPolicy& policy) {
  return MayPublish(cell, policy) ? PublishedCount(cell.count) : std::nullopt;
}

Figure CountFigure(const PublishedCount& count) {
  if (!count) return Withheld();
  return {std::to_string(*count), static_cast<double>(*count)};
}

Figure PercentFigure(const PublishedCount& part, const PublishedCount& whole,
                     const SuppressionPolicy& policy) {
  if (!whole) return Withheld();
  if (*whole < policy.min_denominator || *whole == 0) return TooFew();
  if (!part) return Withheld();
  const double percent = Rounded(100.0 * static_cast<double>(*part) / static_cast<double>(*whole), 10);
  return {Short(percent) + " %", percent};
}

Figure HoursFigure(double hours) {
  const double rounded = Rounded(hours, 10);
  return {Short(rounded) + " h", rounded};
}

Figure IndexFigure(double index) {
  const double rounded = Rounded(index, 1000);
  return {Decimals(rounded, 3), rounded};
}

std::string DateText(Timestamp at) {
  constexpr std::array kMonths = {"January", "February", "March",     "April",   "May",      "June",
                                  "July",    "August",   "September", "October", "November", "December"};
  const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(at));
  return std::to_string(static_cast<unsigned>(date.day())) + " " +
         kMonths.at(static_cast<unsigned>(date.month()) - 1) + " " +
         std::to_string(static_cast<int>(date.year()));
}

}  // namespace coconsult::impact
