// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/world.h"

namespace coconsult::bench {

struct LoadPlan {
  std::string address;                               // of a ThreadService: the daemon or the echo server
  pid_t server = 0;                                  // its process
  const std::vector<PostTarget>* targets = nullptr;  // posts go to these, at random
  int callers = 1;                                   // calls under way at any time
  int channels = 1;                                  // connections that the callers share
  double seconds = 1;                                // measured, after a warm-up
};

struct LoadResult {
  std::int64_t calls = 0;  // answered in the measured time
  double per_second = 0;
  std::vector<std::int64_t> nanoseconds;  // of each of them, from sending to the answer
  std::int64_t acknowledged = 0;          // also before and after the measured time
  std::int64_t failed = 0;
  std::string first_failure;  // for a person; empty when none failed
  double others = 0;          // cores taken by others
  double server_cpu_us = 0;   // the server's CPU time for each call
};

// Posts one message after the other from each caller, each with its own request id. Blocking; this process is
// the load generator, with gRPC's own threads.
Result<LoadResult> RunPosts(const LoadPlan& plan);

// A new request id, the time and then random as the client's, but cheaper; no secret. Thread-safe.
std::string CheapRequestId();

}  // namespace coconsult::bench
