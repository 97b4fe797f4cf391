// SPDX-License-Identifier: Apache-2.0
#include "identity/system_random.h"

#include <sodium.h>

#include "base/check.h"

namespace coconsult::identity {

SystemRandom::SystemRandom() { COCONSULT_CHECK(sodium_init() >= 0); }

void SystemRandom::Fill(std::span<std::uint8_t> bytes) {
  if (!bytes.empty()) randombytes_buf(bytes.data(), bytes.size());
}

}  // namespace coconsult::identity
