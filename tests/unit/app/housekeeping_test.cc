// SPDX-License-Identifier: Apache-2.0
#include "app/housekeeping.h"

#include <gtest/gtest.h>

#include "support/fake_clock.h"

namespace coconsult {
namespace {

using std::chrono::hours;

// A wall clock and the time that really passes.
class AgeGuardTest : public ::testing::Test {
 protected:
  bool After(hours on_the_wall, hours really) {
    wall_ += on_the_wall;
    steady_ += really;
    return guard_.ClockIsEven(wall_, steady_);
  }

  app::AgeGuard guard_;
  Timestamp wall_ = testing::FakeClock::kStart;
  app::AgeGuard::Steady steady_;
};

TEST_F(AgeGuardTest, HasNothingToCompareWithAtFirst) {
  EXPECT_FALSE(After(hours(0), hours(0)));
  EXPECT_TRUE(After(hours(1), hours(1)));
}

TEST_F(AgeGuardTest, HoldsBackOnceForEachStepOfTheClock) {
  After(hours(0), hours(0));
  EXPECT_FALSE(After(hours(40 * 24), hours(1)));
  EXPECT_FALSE(After(hours(-40 * 24), hours(1)));
  EXPECT_TRUE(After(hours(1), hours(1)));
}

TEST_F(AgeGuardTest, MindsNeitherALongPauseNorASmallStep) {
  After(hours(0), hours(0));
  EXPECT_TRUE(After(hours(100), hours(100)));
  EXPECT_TRUE(After(hours(3), hours(1)));
  EXPECT_TRUE(After(hours(-1), hours(1)));
}

}  // namespace
}  // namespace coconsult
