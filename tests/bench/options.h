// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace coconsult::bench {

// The load, the same for ours and for every ceiling.
inline constexpr int kConsultations = 200;
inline constexpr int kCallers = 64;
inline constexpr int kChannels = 4;
inline constexpr int kBatch = 64;
inline constexpr int kTextBytes = 400;

struct Options {
  double seconds = 2.0;  // of each sample, after its warm-up
  int pairs = 5;
  std::string json_file = {};          // empty = none
  std::string daemon_program = {};     // coconsultd
  std::string demo_file = {};          // the demo community's practitioners.csv
  std::string work_folder = {};        // where the bench makes its own folder
  std::vector<std::string> only = {};  // names of measures; empty = all

  // Whether the measure of this name is to be taken.
  bool Wants(const std::string& name) const;
};

// What --only takes.
const std::vector<std::string>& MeasureNames();

}  // namespace coconsult::bench
