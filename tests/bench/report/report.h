// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/report/chart.h"
#include "bench/report/pairs.h"
#include "bench/report/spread.h"

namespace coconsult::bench {

// A figure by itself.
struct Line {
  std::string name;
  std::string unit;
  int decimals = 0;
  Spread value;
};

// A figure with the floor that the project set for it: without it nothing ships. Some have a goal beyond.
struct Floor {
  std::string name;
  std::string unit;  // empty for a ratio
  int decimals = 2;
  Spread value;
  double limit = 0;
  std::optional<double> goal = {};
  bool at_least = true;  // false: at most

  bool Met() const { return Reaches(limit); }
  bool Reaches(double wanted) const { return at_least ? value.median >= wanted : value.median <= wanted; }
};

// Of a ratio.
Floor AtLeast(std::string name, const Spread& value, double limit, std::optional<double> goal = {});
Floor AtMost(std::string name, const Spread& value, double limit, std::optional<double> goal = {});

// One measure: what --only names.
struct Measure {
  std::string name;
  std::string title;
  std::vector<Line> lines = {};
  std::vector<Floor> floors = {};
  // Cores taken by others, for each pair that counts; empty when there are no pairs.
  std::vector<double> others = {};
  int disturbed = 0;  // how many of these were above the limit
  int repeated = 0;   // pairs taken anew
  std::vector<std::string> notes = {};
  std::vector<Chart> charts = {};
};

Measure MeasureOf(std::string name, std::string title, const PairSet& pairs);

struct Report {
  std::string build;
  std::string machine;
  std::string world;
  std::string samples;  // how many, and how long
  std::string command;
  std::string day;
  std::vector<Measure> measures;
  std::vector<std::string> notes;
};

std::string ToText(const Measure& measure);
// The whole report as a JSON document.
std::string ToJson(const Report& report);
// The floors and figures as tables, with their conditions.
std::string ToMarkdown(const Report& report);

}  // namespace coconsult::bench
