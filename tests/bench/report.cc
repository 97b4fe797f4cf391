// SPDX-License-Identifier: Apache-2.0
#include "bench/report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench/pairs.h"

namespace coconsult::bench {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Spread& spread) {
  return {{"median", spread.median}, {"min", spread.min}, {"max", spread.max}};
}

Json ToJson(const Measure& measure) {
  Json lines = Json::array();
  for (const Line& line : measure.lines) {
    lines.push_back({{"name", line.name}, {"unit", line.unit}, {"value", ToJson(line.value)}});
  }
  Json floors = Json::array();
  for (const Floor& floor : measure.floors) {
    floors.push_back({{"name", floor.name},
                      {"unit", floor.unit},
                      {"value", ToJson(floor.value)},
                      {floor.at_least ? "at_least" : "at_most", floor.limit},
                      {"met", floor.Met()}});
  }
  return {{"name", measure.name},
          {"title", measure.title},
          {"lines", lines},
          {"floors", floors},
          {"others", measure.others},
          {"disturbed", measure.disturbed},
          {"repeated", measure.repeated},
          {"notes", measure.notes}};
}

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

}  // namespace

std::string ToText(const Measure& measure) {
  std::string text = measure.title + "\n";
  for (const Line& line : measure.lines) {
    text += fmt::format("  {:<44} {} {}\n", line.name, ToText(line.value, line.decimals), line.unit);
  }
  for (const Floor& floor : measure.floors) {
    text += fmt::format("  {:<44} {}{}{}  floor: {} {:.{}f}, {}\n", floor.name,
                        ToText(floor.value, floor.decimals), floor.unit.empty() ? "" : " ", floor.unit,
                        floor.at_least ? "at least" : "at most", floor.limit, floor.decimals,
                        floor.Met() ? "met" : "NOT MET");
  }
  if (!measure.others.empty()) text += OthersText(measure);
  for (const std::string& note : measure.notes) text += "  " + note + "\n";
  return text;
}

std::string ToJson(const Report& report) {
  Json measures = Json::array();
  for (const Measure& measure : report.measures) measures.push_back(ToJson(measure));
  const Json document = {{"build", report.build},
                         {"machine", report.machine},
                         {"world", report.world},
                         {"measures", measures},
                         {"notes", report.notes}};
  return document.dump(2) + "\n";
}

}  // namespace coconsult::bench
