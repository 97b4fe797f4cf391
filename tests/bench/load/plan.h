// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "bench/load/world.h"

namespace coconsult::bench {

// One sample of load: on what, by how many, for how long.
struct LoadPlan {
  std::string address;                               // the daemon or the echo server
  pid_t server = 0;                                  // its process
  const std::vector<PostTarget>* targets = nullptr;  // picked at random
  int callers = 1;                                   // calls, or streams, under way at any time
  int channels = 1;                                  // connections that they share
  double seconds = 1;                                // measured, after a warm-up
};

}  // namespace coconsult::bench
