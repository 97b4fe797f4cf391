// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>

#include "target.h"

// What libFuzzer calls; its main is linked with -fsanitize=fuzzer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  coconsult::fuzz::TestOneInTime({reinterpret_cast<const char*>(data), size});
  return 0;
}
