// SPDX-License-Identifier: Apache-2.0
#include "bench/report/chart.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace coconsult::bench {
namespace {

constexpr double kWidth = 720;
constexpr double kHeight = 360;
constexpr double kLeft = 72;
constexpr double kRight = 190;  // for the names of the lines
constexpr double kTop = 40;
constexpr double kBottom = 48;
// Told apart also without colour, by their names at the end of each line.
constexpr std::array<const char*, 5> kColours = {"#0b6e99", "#c2410c", "#4d7c0f", "#7c3aed", "#64748b"};

// From values to places on the picture, by their logarithm.
class Axis {
 public:
  Axis(double smallest, double largest, double begin, double end)
      : low_(std::log10(smallest)), high_(std::log10(largest)), begin_(begin), end_(end) {
    if (high_ <= low_) high_ = low_ + 1;
  }
  double At(double value) const {
    return begin_ + (std::log10(value) - low_) / (high_ - low_) * (end_ - begin_);
  }

 private:
  double low_;
  double high_;
  double begin_;
  double end_;
};

std::string Number(double value) {
  if (value >= 1e6) return fmt::format("{:g}M", value / 1e6);
  if (value >= 1e3) return fmt::format("{:g}k", value / 1e3);
  return fmt::format("{:g}", value);
}

std::string Text(double x, double y, const char* anchor, const std::string& text, const char* colour) {
  return fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"{}\" fill=\"{}\">{}</text>\n", x, y,
                     anchor, colour, text);
}

std::string Rule(double x1, double y1, double x2, double y2) {
  return fmt::format(
      "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" stroke=\"#94a3b8\" "
      "stroke-width=\"0.5\"/>\n",
      x1, y1, x2, y2);
}

// 1, 2, 5, 10, 20, ... from at most `low` to at least `high`.
std::vector<double> Ticks(double low, double high) {
  std::vector<double> ticks;
  for (double decade = std::pow(10, std::floor(std::log10(low))); decade <= high * 10; decade *= 10) {
    for (const double step : {1.0, 2.0, 5.0}) ticks.push_back(decade * step);
  }
  const auto first = std::prev(std::upper_bound(ticks.begin(), ticks.end(), low));
  const auto last = std::lower_bound(ticks.begin(), ticks.end(), high);
  return {first, std::next(last)};
}

std::string Line(const Chart& chart, const Series& series, const Axis& x, const Axis& y, const char* colour) {
  std::string points;
  std::string dots;
  for (std::size_t i = 0; i < chart.x.size() && i < series.values.size(); ++i) {
    const double px = x.At(chart.x[i]);
    const double py = y.At(series.values[i]);
    points += fmt::format("{:.1f},{:.1f} ", px, py);
    dots += fmt::format("<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3\" fill=\"{}\"/>\n", px, py, colour);
  }
  return fmt::format("<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"2\"/>\n", points,
                     colour) +
         dots;
}

// The names stand at the ends of their lines, moved apart where these are close together.
std::string Names(const Chart& chart, const Axis& y) {
  constexpr double kApart = 15;
  std::vector<std::pair<double, std::size_t>> ends;
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    ends.emplace_back(y.At(chart.series[i].values.back()), i);
  }
  std::sort(ends.begin(), ends.end());
  std::string names;
  double above = -kApart;
  for (const auto& [end, i] : ends) {
    above = std::max(end + 4, above + kApart);
    names += Text(kWidth - kRight + 10, above, "start", chart.series[i].name, kColours[i % kColours.size()]);
  }
  return names;
}

}  // namespace

std::string ToSvg(const Chart& chart) {
  constexpr const char* kGrey = "#64748b";
  double low = std::numeric_limits<double>::max();
  double high = 0;
  for (const Series& series : chart.series) {
    for (const double value : series.values) {
      low = std::min(low, value);
      high = std::max(high, value);
    }
  }
  const std::vector<double> ticks = Ticks(low, high);
  const Axis x(chart.x.front(), chart.x.back(), kLeft, kWidth - kRight);
  const Axis y(ticks.front(), ticks.back(), kHeight - kBottom, kTop);
  std::string svg = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" height=\"{1}\" "
      "font-family=\"sans-serif\" font-size=\"12\">\n<title>{2}</title>\n",
      kWidth, kHeight, chart.title);
  svg += Text(kLeft, 20, "start", chart.title, kGrey);
  for (const double tick : ticks) {
    svg += Rule(kLeft, y.At(tick), kWidth - kRight, y.At(tick));
    svg += Text(kLeft - 8, y.At(tick) + 4, "end", Number(tick), kGrey);
  }
  for (const double value : chart.x) {
    svg += Rule(x.At(value), kTop, x.At(value), kHeight - kBottom);
    svg += Text(x.At(value), kHeight - kBottom + 18, "middle", Number(value), kGrey);
  }
  svg += Text((kLeft + kWidth - kRight) / 2, kHeight - 10, "middle", chart.x_name + "; up: " + chart.y_name,
              kGrey);
  for (std::size_t i = 0; i < chart.series.size(); ++i) {
    svg += Line(chart, chart.series[i], x, y, kColours[i % kColours.size()]);
  }
  return svg + Names(chart, y) + "</svg>\n";
}

}  // namespace coconsult::bench
