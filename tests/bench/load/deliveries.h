// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "bench/load/loop.h"
#include "bench/load/plan.h"

namespace coconsult::bench {

// A delivery: a text that one stream holds. Per message, `streams` of them are expected, and its
// acknowledgement; then the same sender posts the next one. So `under_way` messages are on their way at any
// time.
struct DeliveryPlan {
  LoadPlan load;                         // callers and channels have no meaning here
  std::vector<PostTarget> threads;       // a loop of its own in each
  std::vector<std::string> readers;      // authorizations; thread i is read by those at i, i + n, i + 2n
  std::vector<std::string> silent = {};  // who posts to each thread, watching too, and not counted
  int channels = 1;                      // that all streams share; 0 = a connection for each person
  int under_way = 1;                     // of each thread
};

// Blocking. Calls and times of the result are deliveries, from sending to the text in the reader's hands.
// acknowledged counts posts.
Result<LoadResult> RunDeliveries(const DeliveryPlan& plan);

}  // namespace coconsult::bench
