// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <mutex>
#include <random>
#include <span>

#include "base/random.h"

namespace coconsult::testing {

// The same bytes for the same seed, on every machine. Thread-safe.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed = 1) : engine_(seed) {}

  void Fill(std::span<std::uint8_t> bytes) override {
    std::lock_guard lock(mutex_);
    for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(engine_() >> 56);
  }
  // A number in [0, below); below >= 1.
  std::uint64_t Below(std::uint64_t below) {
    std::lock_guard lock(mutex_);
    return engine_() % below;
  }

 private:
  std::mutex mutex_;
  std::mt19937_64 engine_;
};

}  // namespace coconsult::testing
