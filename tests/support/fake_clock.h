// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstdint>

#include "base/clock.h"

namespace coconsult::testing {

// A clock that stands still until it is told otherwise. Starts on Monday 2 March 2026, 10:00 UTC, a working
// hour. Thread-safe.
class FakeClock final : public Clock {
 public:
  static constexpr Timestamp kStart =
      std::chrono::sys_days(std::chrono::year(2026) / std::chrono::March / 2) + std::chrono::hours(10);

  explicit FakeClock(Timestamp start = kStart) : micros_(ToMicros(start)) {}

  Timestamp Now() const override { return FromMicros(micros_.load()); }
  // Backwards too, as a clock step would.
  void Set(Timestamp now) { micros_.store(ToMicros(now)); }
  void Advance(Duration by) { micros_.fetch_add(by.count()); }

 private:
  std::atomic<std::int64_t> micros_;
};

}  // namespace coconsult::testing
