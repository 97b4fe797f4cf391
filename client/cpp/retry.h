// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "client/cpp/error.h"

namespace coconsult::client {

// How often and how soon a call is made again.
struct RetryPolicy {
  int max_attempts = 6;  // the first one included; 1 = never again
  std::chrono::milliseconds first_backoff{200};
  std::chrono::milliseconds longest_backoff{5000};
  double multiplier = 2.0;
};

// What a repetition of the call does when the first one had its effect but its reply was lost.
enum class Repeatable {
  kNo,             // it would fail or do harm
  kWithoutEffect,  // it only reads, or the second effect is the same
  kByRequestId,    // the server recognises it
};

// Whether a call that failed so may be made again: always safe means UNAVAILABLE and CANCELLED, a request id
// also DEADLINE_EXCEEDED.
bool MayRetry(const Error& error, Repeatable repeatable);

// The pause before the attempt after `failed` attempts (1, 2, ...): exponential, then between one half and
// all of it by `random` in [0, 1), so that many clients do not come back at the same moment.
std::chrono::milliseconds Backoff(const RetryPolicy& policy, int failed, double random);

// A random number in [0, 1). Thread-safe.
double Jitter();

}  // namespace coconsult::client
