// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace coconsult::bench {

struct Series {
  std::string name;
  std::vector<double> values;  // one for each x
};

// Lines over a load that grows by factors, so both axes are logarithmic.
struct Chart {
  std::string file;  // without folder
  std::string title;
  std::string x_name;
  std::string y_name;
  std::vector<double> x;
  std::vector<Series> series;
};

// An SVG picture that reads on a light and on a dark page.
std::string ToSvg(const Chart& chart);

}  // namespace coconsult::bench
