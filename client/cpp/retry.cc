// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/retry.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace coconsult::client {

bool MayRetry(const Error& error, Repeatable repeatable) {
  // No call is cancelled from here: it is what gRPC says to one that arrives while the server shuts down.
  const bool not_there = error.code == Code::kUnavailable || error.code == Code::kCancelled;
  switch (repeatable) {
    case Repeatable::kNo:
      return false;
    case Repeatable::kWithoutEffect:
      return not_there;
    case Repeatable::kByRequestId:
      return not_there || error.code == Code::kDeadlineExceeded;
  }
  return false;
}

std::chrono::milliseconds Backoff(const RetryPolicy& policy, int failed, double random) {
  const double longest = static_cast<double>(policy.longest_backoff.count());
  const double full = std::min(
      longest, static_cast<double>(policy.first_backoff.count()) * std::pow(policy.multiplier, failed - 1));
  return std::chrono::milliseconds(std::llround(full * (0.5 + 0.5 * random)));
}

double Jitter() {
  thread_local std::minstd_rand generator{std::random_device{}()};
  return std::uniform_real_distribution<double>(0.0, 1.0)(generator);
}

}  // namespace coconsult::client
