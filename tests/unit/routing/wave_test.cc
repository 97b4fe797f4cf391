// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "people.h"

namespace coconsult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StrEq;

Seat SeatOf(int number, double score, const std::string& sector, const std::string& locality) {
  return {PersonId(number), score, sector, locality};
}

TEST(PickWave, TakesTheBestFirst) {
  EXPECT_THAT(PickWave({SeatOf(1, .2, "a", "x"), SeatOf(2, .9, "b", "y"), SeatOf(3, .5, "c", "z")}, {}, 2),
              ElementsAre(1, 2));
}

TEST(PickWave, HalvesAScoreForEachPersonOfTheSameSectorOrPlace) {
  const std::vector<Seat> candidates = {SeatOf(1, .9, "a", "x"), SeatOf(2, .8, "a", "y"),
                                        SeatOf(3, .5, "b", "z")};
  EXPECT_THAT(PickWave(candidates, {}, 3), ElementsAre(0, 2, 1));
  const std::vector<Seat> same_place = {SeatOf(1, .9, "a", "x"), SeatOf(2, .8, "b", "x"),
                                        SeatOf(3, .5, "c", "z")};
  EXPECT_THAT(PickWave(same_place, {}, 3), ElementsAre(0, 2, 1));
}

TEST(PickWave, CountsAPersonOfTheSameSectorAndPlaceOnce) {
  const std::vector<Seat> candidates = {SeatOf(1, .9, "a", "x"), SeatOf(2, .8, "a", "x"),
                                        SeatOf(3, .3, "b", "z")};
  EXPECT_THAT(PickWave(candidates, {}, 2), ElementsAre(0, 2));
  EXPECT_THAT(PickWave(candidates, {}, 3), ElementsAre(0, 1, 2));
}

TEST(PickWave, CountsThoseAskedBefore) {
  const std::vector<Seat> candidates = {SeatOf(1, .9, "a", "x"), SeatOf(2, .5, "b", "y")};
  EXPECT_THAT(PickWave(candidates, {SeatOf(9, .1, "a", "w")}, 1), ElementsAre(1));
}

TEST(PickWave, SpansTwoSectorsWhereThePoolHasThem) {
  std::vector<Seat> candidates;
  for (int i = 1; i <= 6; ++i) candidates.push_back(SeatOf(i, 1, "a", "place" + std::to_string(i)));
  candidates.push_back(SeatOf(7, .01, "b", "far"));
  EXPECT_THAT(PickWave(candidates, {}, 3), ElementsAre(0, 1, 6));
}

TEST(PickWave, TakesOneSectorWhenThePoolHasNoOther) {
  EXPECT_THAT(PickWave({SeatOf(1, .9, "a", "x"), SeatOf(2, .8, "a", "y"), SeatOf(3, .7, "", "z")}, {}, 2),
              ElementsAre(0, 2));
  EXPECT_THAT(PickWave({SeatOf(1, .9, "a", "x"), SeatOf(2, .8, "a", "y")}, {}, 2), ElementsAre(0, 1));
}

TEST(PickWave, GivesTiesToTheLowerId) {
  EXPECT_THAT(PickWave({SeatOf(5, .5, "a", "x"), SeatOf(2, .5, "b", "y"), SeatOf(4, .5, "c", "z")}, {}, 3),
              ElementsAre(1, 2, 0));
}

TEST(PickWave, TakesEverybodyWhenThereAreTooFew) {
  EXPECT_THAT(PickWave({SeatOf(1, .5, "a", "x")}, {}, 3), ElementsAre(0));
  EXPECT_THAT(PickWave({}, {}, 3), IsEmpty());
  EXPECT_THAT(PickWave({SeatOf(1, .5, "a", "x")}, {}, 0), IsEmpty());
}

TEST(WhyNot, NamesAbsenceFirst) {
  EXPECT_THAT(WhyNot({.away = true, .open = 9}), StrEq("away"));
  EXPECT_EQ(WhyNot({}), nullptr);
}

TEST(WhyNot, KeepsBothLimits) {
  const Capacity capacity{.open_limit = 2, .month_limit = 4};
  EXPECT_EQ(WhyNot({.open = 1, .accepted_28d = 3, .capacity = capacity}), nullptr);
  EXPECT_THAT(WhyNot({.open = 2, .capacity = capacity}), StrEq("at_capacity"));
  EXPECT_THAT(WhyNot({.accepted_28d = 4, .capacity = capacity}), StrEq("at_capacity"));
}

TEST(WhyNot, CountsPendingInvitationsAsIfTheyWereAccepted) {
  const Capacity capacity{.open_limit = 2, .month_limit = 4};
  EXPECT_THAT(WhyNot({.open = 1, .pending = 1, .capacity = capacity}), StrEq("at_capacity"));
  EXPECT_THAT(WhyNot({.accepted_28d = 3, .pending = 1, .capacity = capacity}), StrEq("at_capacity"));
  EXPECT_THAT(WhyNot({.capacity = {.open_limit = 0, .month_limit = 4}}), StrEq("at_capacity"));
}

}  // namespace
}  // namespace coconsult::routing
