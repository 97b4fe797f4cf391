// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>
#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace coconsult::bench {

struct LoadResult {
  std::int64_t calls = 0;  // answered well in the measured time
  double per_second = 0;
  std::vector<std::int64_t> nanoseconds;  // of each of them, from sending to the answer
  std::int64_t acknowledged = 0;          // also before and after the measured time
  std::int64_t refused = 0;               // because the server had too much to do
  std::int64_t failed = 0;                // for any other reason
  std::string first_failure;              // for a person; empty when none failed
  double others = 0;                      // cores taken by others
  double server_cpu_us = 0;               // the server's CPU time for each call
  double own_cores = 0;                   // taken by the load generator
};

// What everything that makes one run's load shares: whether the measured time is on, whether to stop, how
// many are still at it and what failed. Thread-safe.
class Loop {
 public:
  explicit Loop(int callers) : live_(callers) {}

  bool measuring() const { return measuring_.load(std::memory_order_relaxed); }
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
  void Fail(const grpc::Status& status);
  // Each caller says so once, as its last act.
  void OneHasEnded();

  // Blocking: a warm-up, then the measured time; then the callers are told to stop, and all of them have
  // ended. `server`: its process. What is left to the caller: calls, per_second, nanoseconds, acknowledged.
  LoadResult Measure(pid_t server, double seconds);
  // From the times of the measured answers, after Measure.
  void Count(LoadResult& result, std::vector<std::int64_t> nanoseconds) const;

 private:
  std::atomic<bool> measuring_ = false;
  std::atomic<bool> stopping_ = false;
  double elapsed_ = 0;
  double server_seconds_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  int live_;
  std::int64_t refused_ = 0;
  std::int64_t failed_ = 0;
  std::string first_failure_;
};

// Connections of their own to one server, open already. Blocking.
Result<std::vector<std::shared_ptr<grpc::Channel>>> OpenChannels(const std::string& address, int count);

// After the warm-up of a sample of so many seconds it is measured.
double WarmUp(double seconds);

}  // namespace coconsult::bench
