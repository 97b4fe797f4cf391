// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/random.h"

namespace coconsult::identity {

// The system's generator: fit for secrets. Thread-safe.
class SystemRandom final : public Random {
 public:
  SystemRandom();
  void Fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace coconsult::identity
