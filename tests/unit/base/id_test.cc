// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

#include <gtest/gtest.h>

#include <set>
#include <thread>
#include <vector>

#include "base/random.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"

namespace coconsult {
namespace {

using ThingId = Id<struct ThingTag>;

TEST(Id, ReadsBackWhatItWrote) {
  testing::SeededRandom random;
  IdSource ids(random);
  for (int i = 0; i < 1000; ++i) {
    const auto id = ids.New<ThingId>(testing::FakeClock::kStart);
    const std::string text = id.ToString();
    EXPECT_EQ(text.size(), 26U);
    EXPECT_EQ(ThingId::Parse(text), id);
  }
}

TEST(Id, RefusesWhatIsNoId) {
  EXPECT_FALSE(ThingId::Parse(""));
  EXPECT_FALSE(ThingId::Parse("00000000000000000000000000x"));
  EXPECT_FALSE(ThingId::Parse("0000000000000000000000000U")) << "upper case";
  EXPECT_FALSE(ThingId::Parse("0000000000000000000000000i")) << "not in Crockford's alphabet";
  EXPECT_FALSE(ThingId::Parse("80000000000000000000000000")) << "more than 128 bits";
  EXPECT_TRUE(ThingId::Parse("7zzzzzzzzzzzzzzzzzzzzzzzzz"));
}

TEST(IdSource, LaterIdsSortLater) {
  testing::SeededRandom random;
  IdSource ids(random);
  testing::FakeClock clock;
  ThingId last;
  for (int i = 0; i < 10000; ++i) {
    if (i % 100 == 0) clock.Advance(std::chrono::milliseconds(3));
    if (i == 5000) clock.Advance(-std::chrono::hours(1));
    const auto id = ids.New<ThingId>(clock.Now());
    ASSERT_LT(last, id);
    ASSERT_LT(last.ToString(), id.ToString());
    last = id;
  }
}

TEST(IdSource, NeverGivesTheSameIdTwiceAcrossThreads) {
  testing::SeededRandom random;
  IdSource ids(random);
  std::vector<std::vector<ThingId>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made) {
      threads.emplace_back([&] {
        for (int i = 0; i < 2000; ++i) mine.push_back(ids.New<ThingId>(testing::FakeClock::kStart));
      });
    }
  }
  std::set<ThingId> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 8000U);
}

}  // namespace
}  // namespace coconsult
