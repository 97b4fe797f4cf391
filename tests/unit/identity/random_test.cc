// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "identity/system_random.h"

namespace coconsult::identity {
namespace {

TEST(SystemRandom, FillsEveryByte) {
  SystemRandom random;
  std::array<bool, 64> changed{};
  for (int round = 0; round < 20; ++round) {
    std::array<std::uint8_t, 64> bytes{};
    random.Fill(bytes);
    for (std::size_t i = 0; i < bytes.size(); ++i) changed[i] |= bytes[i] != 0;
  }
  EXPECT_TRUE(std::ranges::all_of(changed, [](bool c) { return c; }));
}

TEST(SystemRandom, LeavesBytesOutsideTheSpanAlone) {
  SystemRandom random;
  std::array<std::uint8_t, 48> bytes{};
  random.Fill(std::span(bytes).subspan(16, 16));
  EXPECT_TRUE(std::all_of(bytes.begin(), bytes.begin() + 16, [](int b) { return b == 0; }));
  EXPECT_TRUE(std::all_of(bytes.begin() + 32, bytes.end(), [](int b) { return b == 0; }));
  random.Fill({});
}

TEST(SystemRandom, MakesIdsThatDiffer) {
  SystemRandom random;
  IdSource source(random);
  IdSource another(random);
  std::set<std::string> ids;
  for (int i = 1; i <= 100; ++i) {
    ids.insert(source.New<Id<struct AnyTag>>(Timestamp(std::chrono::seconds(i))).ToString());
    ids.insert(another.New<Id<struct AnyTag>>(Timestamp(std::chrono::seconds(i))).ToString());
  }
  EXPECT_EQ(ids.size(), 200U);
}

}  // namespace
}  // namespace coconsult::identity
