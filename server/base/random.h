// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "base/clock.h"
#include "base/id.h"
#include "base/mutex.h"

namespace coconsult {

// Where randomness comes from: the system's generator in the daemon, a seeded one in tests. Thread-safe.
class Random {
 public:
  virtual ~Random() = default;
  virtual void Fill(std::span<std::uint8_t> bytes) = 0;
};

// Makes time-ordered ids. Ids made in the same millisecond count upwards, so that insertion order is id
// order. Thread-safe; a clock that steps back does not make ids go back.
class IdSource {
 public:
  explicit IdSource(Random& random) : random_(random) {}

  template <class IdType>
  IdType New(Timestamp now) {
    return IdType(Next(now));
  }

 private:
  IdBytes Next(Timestamp now);

  Random& random_;
  Mutex mutex_;
  IdBytes last_ GUARDED_BY(mutex_){};
};

}  // namespace coconsult
