// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/load/daemon.h"
#include "bench/options.h"

namespace coconsult::bench {

// A thread and its two members: who asked posts to it, who helps reads along.
struct PostTarget {
  std::string parent;         // "consultations/{id}"
  std::string authorization;  // of the asker: value of the metadata of that name
  std::string helper;         // the same of the helper
};

// A thread of kRoom people.
struct Room {
  std::string parent;
  std::vector<std::string> people;  // their authorizations
};

// What every member of a consultation may post, without end, in the phase that the bench stops in.
inline constexpr const char* kPostKind = "housekeeping";

struct World {
  std::vector<PostTarget> targets;  // kConsultations of them
  Room room;
  int people = 0;        // imported, all with an account
  std::string database;  // the daemon's file
  std::string copy;      // as it was when the daemon stopped: the ceiling's own database
  std::string pristine;  // a copy of the whole data folder of that moment
  int posts = 0;         // in the database
};

// Threads of which nobody is in two; at most `count` of them.
std::vector<PostTarget> SeparatePairs(const std::vector<PostTarget>& targets, std::size_t count);

// Fills a new data folder through the daemon's own calls: imports the demo community, gives everybody an
// account, brings one room of people together, asks kConsultations times and has somebody accept each, with
// one post in every thread. The daemon has stopped afterwards. Blocking; most of the time goes into
// passwords.
Result<World> PrepareWorld(const Options& options, const DaemonPlace& place);

}  // namespace coconsult::bench
