// SPDX-License-Identifier: Apache-2.0
#include <ctime>

#include "target.h"

namespace coconsult::fuzz {
namespace {

// Sanitizers make everything several times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || defined(COCONSULT_FUZZ)
constexpr double kMostSeconds = 5.0;
#else
constexpr double kMostSeconds = 1.0;
#endif

double ProcessorSeconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

void TestOneInTime(std::string_view input) {
  const double before = ProcessorSeconds();
  TestOne(input);
  MUST_HOLD(ProcessorSeconds() - before <= kMostSeconds);
}

}  // namespace coconsult::fuzz
