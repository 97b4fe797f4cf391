// SPDX-License-Identifier: Apache-2.0

// The report as JSON and as Markdown.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "bench/report/report.h"

namespace coconsult::bench {
namespace {

using Json = nlohmann::ordered_json;

Json ToJson(const Spread& spread) {
  return {{"median", spread.median}, {"min", spread.min}, {"max", spread.max}};
}

Json ToJson(const Floor& floor) {
  Json json = {{"name", floor.name},
               {"unit", floor.unit},
               {"value", ToJson(floor.value)},
               {floor.at_least ? "at_least" : "at_most", floor.limit},
               {"met", floor.Met()}};
  if (floor.goal) {
    json["goal"] = *floor.goal;
    json["goal_reached"] = floor.Reaches(*floor.goal);
  }
  return json;
}

Json ToJson(const Measure& measure) {
  Json lines = Json::array();
  for (const Line& line : measure.lines) {
    lines.push_back({{"name", line.name}, {"unit", line.unit}, {"value", ToJson(line.value)}});
  }
  Json floors = Json::array();
  for (const Floor& floor : measure.floors) floors.push_back(ToJson(floor));
  return {{"name", measure.name},
          {"title", measure.title},
          {"lines", lines},
          {"floors", floors},
          {"others", measure.others},
          {"disturbed", measure.disturbed},
          {"repeated", measure.repeated},
          {"notes", measure.notes}};
}

std::string WithUnit(const Spread& value, int decimals, const std::string& unit) {
  return ToText(value, decimals) + (unit.empty() ? "" : " " + unit);
}

std::string FloorRow(const Measure& measure, const Floor& floor) {
  const std::string goal = floor.goal ? fmt::format("{:.{}f}", *floor.goal, floor.decimals) : "";
  std::string verdict = floor.Met() ? "met" : "**not met**";
  if (floor.goal && floor.Reaches(*floor.goal)) verdict = "met, goal reached";
  return fmt::format("| {} | {} | {} | {} {:.{}f} | {} | {} |\n", measure.name, floor.name,
                     WithUnit(floor.value, floor.decimals, floor.unit),
                     floor.at_least ? "at least" : "at most", floor.limit, floor.decimals, goal, verdict);
}

// Said before the verdicts, since it takes their weight away.
std::string Disturbances(const Report& report) {
  std::size_t disturbed = 0;
  std::size_t pairs = 0;
  for (const Measure& measure : report.measures) {
    disturbed += static_cast<std::size_t>(measure.disturbed);
    pairs += measure.others.size();
  }
  if (disturbed == 0) return "";
  return fmt::format(
      "**Disturbed: in {} of {} pairs others took more than {:.1f} cores.** Run it again on a calm "
      "machine.\n\n",
      disturbed, pairs, kCalmOthers);
}

std::string FiguresOf(const Measure& measure) {
  std::string text = fmt::format("\n**{}**: {}\n\n| figure | median [smallest-largest] |\n|---|---|\n",
                                 measure.name, measure.title);
  for (const Line& line : measure.lines) {
    text += fmt::format("| {} | {} |\n", line.name, WithUnit(line.value, line.decimals, line.unit));
  }
  if (measure.disturbed > 0) {
    text += fmt::format("\nDisturbed: others took more than {:.1f} cores in {} of {} pairs.\n", kCalmOthers,
                        measure.disturbed, measure.others.size());
  }
  for (const std::string& note : measure.notes) text += "\n" + note + "\n";
  return text;
}

}  // namespace

std::string ToJson(const Report& report) {
  Json measures = Json::array();
  for (const Measure& measure : report.measures) measures.push_back(ToJson(measure));
  const Json document = {{"build", report.build},     {"machine", report.machine}, {"world", report.world},
                         {"samples", report.samples}, {"command", report.command}, {"day", report.day},
                         {"measures", measures},      {"notes", report.notes}};
  return document.dump(2) + "\n";
}

std::string ToMarkdown(const Report& report) {
  std::string text = "# Results\n\nWritten by `" + report.command + "` on " + report.day +
                     ". What each line means, and how to read it: [README.md](README.md).\n\n" +
                     "- Build: " + report.build + ".\n- Machine: " + report.machine +
                     "\n- World: " + report.world + ".\n- Each figure: " + report.samples + ".\n\n" +
                     Disturbances(report) +
                     "| measure | ratio or count | median [smallest-largest] | floor | goal | "
                     "|\n|---|---|---|---|---|---|\n";
  for (const Measure& measure : report.measures) {
    for (const Floor& floor : measure.floors) text += FloorRow(measure, floor);
  }
  for (const Measure& measure : report.measures) {
    for (const Chart& chart : measure.charts) {
      text += fmt::format("\n![{}](plots/{})\n", chart.title, chart.file);
    }
  }
  text += "\n## Figures\n";
  for (const Measure& measure : report.measures) text += FiguresOf(measure);
  text += "\n";
  for (const std::string& note : report.notes) text += note + "\n";
  return text;
}

}  // namespace coconsult::bench
