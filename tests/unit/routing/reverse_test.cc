// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "people.h"

namespace coconsult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::size_t> Positions(const std::vector<AskFit>& fits) {
  std::vector<std::size_t> positions;
  for (const AskFit& fit : fits) positions.push_back(fit.ask);
  return positions;
}

TEST(AsksFor, GivesTheAsksThatFitBestFirst) {
  Profile person = Person(1);
  person.can_help_with = "Planning a rota for nights";
  const auto router = RouterWith({person, Person(2)});
  const std::vector<Request> asks = {Ask("foster placements"), Ask("a rota"),
                                     Ask("planning a rota for nights")};
  const std::vector<AskFit> fits = router->AsksFor(PersonId(1), asks, 10);
  EXPECT_THAT(Positions(fits), ElementsAre(2, 1));
  EXPECT_GT(fits[0].relevance, fits[1].relevance);
  EXPECT_FALSE(fits[0].reason.empty());
  EXPECT_THAT(Positions(router->AsksFor(PersonId(1), asks, 1)), ElementsAre(2));
}

// A long ask has more words to share; it must not look better for that.
TEST(AsksFor, ComparesAsksOfDifferentLength) {
  const auto router = RouterWith({Person(1), Person(2)});
  const std::vector<Request> asks = {
      Ask("A rota, beside much else: budgets, tenders, handovers, carers and a lot of grief"),
      Ask("Planning a rota")};
  EXPECT_THAT(Positions(router->AsksFor(PersonId(1), asks, 10)), ElementsAre(1, 0));
}

TEST(AsksFor, LeavesOutWhatThePersonMayNotBeAsked) {
  Profile colleague = Person(1);
  colleague.organisation = "Fife Council";
  const auto router = RouterWith({colleague, PersonAt(2, "local_authority", "fife", "tayforth")});
  EXPECT_THAT(router->AsksFor(PersonId(1), {Ask("rota")}, 10), IsEmpty());
  EXPECT_THAT(router->AsksFor(PersonId(2), {Ask("rota", Reach::kOtherSector)}, 10), IsEmpty());
  EXPECT_EQ(router->AsksFor(PersonId(2), {Ask("rota")}, 10).size(), 1U);
  EXPECT_THAT(router->AsksFor(PersonId(9), {Ask("rota")}, 10), IsEmpty());
}

TEST(Resting, LeavesSomebodyOutAndSaysSo) {
  const auto router = RouterWith({Person(1), Person(2)});
  router->SetResting(PersonId(1), true);
  const Ranking ranking = router->Rank(Ask("rota"), 10);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(2)));
  EXPECT_EQ(ranking.left_out.at("resting"), 1);
  router->SetResting(PersonId(1), false);
  EXPECT_EQ(router->Rank(Ask("rota"), 10).candidates.size(), 2U);
}

TEST(Newcomers, AreFoundByTheirTopicsBelowTheLimit) {
  std::vector<Profile> people;
  for (int i = 1; i <= 10; ++i) {
    people.push_back(Person(i));
    people.back().documents = {"digital rota", "digital nights"};
  }
  Profile fresh = Person(11);
  fresh.can_help_with = "";
  fresh.topics = {"digital"};
  people.push_back(fresh);
  Request request = Ask("A digital rota for nights");
  request.ask.theme = "digital";
  const Ranking ranking = RouterWith(people)->Rank(request, 5);
  EXPECT_EQ(ranking.candidates.size(), 5U);
  ASSERT_EQ(ranking.newcomers.size(), 1U);
  EXPECT_EQ(ranking.newcomers[0].practitioner, PersonId(11));
  EXPECT_TRUE(ranking.newcomers[0].reason.starts_with("You offer digital;"));
  const Ranking all = RouterWith(people)->Rank(request, 20);
  EXPECT_EQ(all.candidates.size(), 11U);
  EXPECT_THAT(all.newcomers, IsEmpty());
}

}  // namespace
}  // namespace coconsult::routing
