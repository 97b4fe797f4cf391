// SPDX-License-Identifier: Apache-2.0
#include "routing/batch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <tuple>

namespace coconsult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(MatchBatch, TakesTheBestSumWhenEverybodyCanBeServed) {
  const Batch batch{{1, 1}, {1, 1}, {{0, 0, .9}, {0, 1, .8}, {1, 0, .8}, {1, 1, .6}}};
  EXPECT_THAT(MatchBatch(batch), ElementsAre(1, 2)) << "1.6 and the weakest .8, not 1.5 and .6";
}

TEST(MatchBatch, ServesTheWorstServedFirst) {
  const Batch batch{{1, 1}, {1, 1}, {{0, 0, 1}, {0, 1, .5}, {1, 0, .45}, {1, 1, .1}}};
  EXPECT_THAT(MatchBatch(batch), ElementsAre(1, 2)) << "the sum is less, and nobody is left with .1";
}

TEST(MatchBatch, GivesEveryAskItsFirstPersonBeforeAnyGetsASecond) {
  const Batch batch{{2, 1}, {1, 1}, {{0, 0, .9}, {0, 1, .9}, {1, 1, .2}}};
  EXPECT_THAT(MatchBatch(batch), ElementsAre(0, 2));
}

TEST(MatchBatch, KeepsRoomAndLeavesOutWhoMayNotMeet) {
  const Batch batch{{2, 2}, {1, 0}, {{0, 0, .5}, {1, 0, .6}, {1, 1, .9}}};
  EXPECT_THAT(MatchBatch(batch), ElementsAre(1));
  EXPECT_THAT(MatchBatch({{2}, {}, {}}), IsEmpty());
  EXPECT_THAT(MatchBatch({}), IsEmpty());
}

using Worth = std::tuple<int, int, double, long>;  // filled, evenness, weakest, sum

// What a set of edges is worth; nothing when it breaks a limit.
Worth WorthOf(const Batch& batch, unsigned chosen) {
  std::vector<int> got(batch.places.size());
  std::vector<int> taken(batch.room.size());
  int uneven = 0;
  int filled = 0;
  double weakest = 10;
  long sum = 0;
  for (std::size_t i = 0; i < batch.edges.size(); ++i) {
    if (((chosen >> i) & 1U) == 0) continue;
    const Batch::Edge& edge = batch.edges[i];
    uneven += got[edge.ask]++;
    if (got[edge.ask] > batch.places[edge.ask] || ++taken[edge.person] > batch.room[edge.person])
      return {-1, 0, 0, 0};
    ++filled;
    weakest = std::min(weakest, edge.score);
    sum += std::lround(edge.score * 1e4);
  }
  return {filled, -uneven, weakest, sum};
}

TEST(MatchBatch, IsAsGoodAsTryingEverything) {
  std::mt19937 random(7);
  const auto pick = [&](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
  for (int round = 0; round < 200; ++round) {
    Batch batch;
    for (int i = 0; i < 3; ++i) batch.places.push_back(1 + pick(2));
    for (int i = 0; i < 4; ++i) batch.room.push_back(pick(3));
    for (std::size_t ask = 0; ask < 3; ++ask) {
      for (std::size_t person = 0; person < 4; ++person) {
        if (pick(4) > 0) batch.edges.push_back({ask, person, .1 * (1 + pick(9))});
      }
    }
    Worth best{0, 0, 10, 0};
    for (unsigned chosen = 0; chosen < 1U << batch.edges.size(); ++chosen)
      best = std::max(best, WorthOf(batch, chosen));
    unsigned matched = 0;
    for (const std::size_t edge : MatchBatch(batch)) matched |= 1U << edge;
    ASSERT_EQ(WorthOf(batch, matched), best) << "round " << round;
  }
}

}  // namespace
}  // namespace coconsult::routing
