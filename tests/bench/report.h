// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/spread.h"

namespace coconsult::bench {

// A figure by itself.
struct Line {
  std::string name;
  std::string unit;
  int decimals = 0;
  Spread value;
};

// A figure with the floor that the project set for it.
struct Floor {
  std::string name;
  std::string unit;  // empty for a ratio
  int decimals = 2;
  Spread value;
  double limit = 0;
  bool at_least = true;  // false: at most

  bool Met() const { return at_least ? value.median >= limit : value.median <= limit; }
};

// One measure: what --only names.
struct Measure {
  std::string name;
  std::string title;
  std::vector<Line> lines;
  std::vector<Floor> floors;
  std::vector<double>
      others;         // cores taken by others, for each pair that counts; empty when there are no pairs
  int disturbed = 0;  // how many of these were above the limit
  int repeated = 0;   // pairs taken anew
  std::vector<std::string> notes;
};

struct Report {
  std::string build;
  std::string machine;
  std::string world;
  std::vector<Measure> measures;
  std::vector<std::string> notes;
};

std::string ToText(const Measure& measure);
// The whole report as a JSON document.
std::string ToJson(const Report& report);

}  // namespace coconsult::bench
