// SPDX-License-Identifier: Apache-2.0
#include "bench/report/report.h"

#include <fmt/format.h>

#include <utility>

namespace coconsult::bench {
namespace {

std::string OthersText(const Measure& measure) {
  std::string text = "  CPU of others in each pair, in cores:";
  for (const double others : measure.others) {
    text += fmt::format(" {:.2f}{}", others, others > kCalmOthers ? "*" : "");
  }
  if (measure.repeated > 0) text += fmt::format("; {} repeated", measure.repeated);
  if (measure.disturbed > 0) {
    text += fmt::format("; * {} of {} above {:.1f}: read these ratios with care", measure.disturbed,
                        measure.others.size(), kCalmOthers);
  }
  return text + "\n";
}

std::string GoalText(const Floor& floor) {
  if (!floor.goal) return "";
  return fmt::format("; goal {:.{}f}{}", *floor.goal, floor.decimals,
                     floor.Reaches(*floor.goal) ? ", reached" : "");
}

Floor Ratio(std::string name, const Spread& value, double limit, std::optional<double> goal, bool at_least) {
  return {std::move(name), "", 2, value, limit, goal, at_least};
}

}  // namespace

Floor AtLeast(std::string name, const Spread& value, double limit, std::optional<double> goal) {
  return Ratio(std::move(name), value, limit, goal, true);
}

Floor AtMost(std::string name, const Spread& value, double limit, std::optional<double> goal) {
  return Ratio(std::move(name), value, limit, goal, false);
}

Measure MeasureOf(std::string name, std::string title, const PairSet& pairs) {
  Measure measure{std::move(name), std::move(title)};
  measure.others = pairs.Others();
  measure.disturbed = pairs.disturbed;
  measure.repeated = pairs.repeated;
  return measure;
}

std::string ToText(const Measure& measure) {
  std::string text = measure.title + "\n";
  for (const Line& line : measure.lines) {
    text += fmt::format("  {:<44} {} {}\n", line.name, ToText(line.value, line.decimals), line.unit);
  }
  for (const Floor& floor : measure.floors) {
    text += fmt::format("  {:<44} {}{}{}  floor: {} {:.{}f}, {}{}\n", floor.name,
                        ToText(floor.value, floor.decimals), floor.unit.empty() ? "" : " ", floor.unit,
                        floor.at_least ? "at least" : "at most", floor.limit, floor.decimals,
                        floor.Met() ? "met" : "NOT MET", GoalText(floor));
  }
  if (!measure.others.empty()) text += OthersText(measure);
  for (const std::string& note : measure.notes) text += "  " + note + "\n";
  return text;
}

}  // namespace coconsult::bench
