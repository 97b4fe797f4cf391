// SPDX-License-Identifier: Apache-2.0
#include "config/nearest.h"

#include <gtest/gtest.h>

namespace coconsult::config {
namespace {

const std::vector<std::string> kKnown = {"listen", "log.level", "log.format", "routing.wave_size",
                                         "drain_seconds"};

TEST(Nearest, FindsNamesWithAFewLettersWrong) {
  EXPECT_EQ(Nearest("lisetn", kKnown), "listen");
  EXPECT_EQ(Nearest("listens", kKnown), "listen");
  EXPECT_EQ(Nearest("log.levl", kKnown), "log.level");
  EXPECT_EQ(Nearest("drain-second", kKnown), "drain_seconds");
}

TEST(Nearest, FindsTheSameNameInAnotherGroup) {
  EXPECT_EQ(Nearest("wave_size", kKnown), "routing.wave_size");
  EXPECT_EQ(Nearest("logging.format", kKnown), "log.format");
}

TEST(Nearest, FindsNothingWhenNothingIsNear) {
  EXPECT_EQ(Nearest("favourite_colour", kKnown), "");
  EXPECT_EQ(Nearest("", kKnown), "");
  EXPECT_EQ(Nearest("listen", {}), "");
  EXPECT_EQ(Nearest(std::string(100'000, 'x'), kKnown), "");
}

TEST(Nearest, GivesTiesToTheFirst) { EXPECT_EQ(Nearest("bat", {"cat", "hat"}), "cat"); }

}  // namespace
}  // namespace coconsult::config
