// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace coconsult::bench {

// The world and the load, the same for ours and for every ceiling.
// People who ask and help; everybody else only fills the directory.
inline constexpr int kMembers = 32;
inline constexpr int kConsultations = 200;
inline constexpr int kCallers = 64;
inline constexpr int kChannels = 4;
inline constexpr int kBatch = 64;
inline constexpr int kTextBytes = 400;
inline constexpr int kRoom = 10;  // people in one thread

struct Options {
  double seconds = 2.0;  // of each sample, after its warm-up
  int pairs = 5;
  bool peers = false;                  // also against Prosody and ejabberd
  std::int64_t growth = 0;             // messages stored for the measure growth; 0 = leave it out
  int streams = 1000;                  // Watch streams of the measures that need many
  std::string json_file = {};          // empty = none
  std::string publish_folder = {};     // for results.md and plots/; empty = none
  std::string daemon_program = {};     // coconsultd
  std::string demo_file = {};          // the demo community's practitioners.csv
  std::string processes_folder = {};   // with the group consultation that the room is
  std::string work_folder = {};        // where the bench makes its own folder
  std::vector<std::string> only = {};  // names of measures; empty = all

  // Whether the measure of this name is to be taken.
  bool Wants(const std::string& name) const;
};

}  // namespace coconsult::bench
