// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "people.h"
#include "routing/reach.h"

namespace coconsult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr std::size_t kAll = 1000;

TEST(Filters, NeverRankThePersonAsking) {
  Profile asker = Asker();
  asker.can_help_with = "Planning a rota";
  const auto router = RouterWith({asker, Person(1)});
  const Ranking ranking = router->Rank(Ask("rota"), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1)));
  EXPECT_THAT(ranking.left_out, IsEmpty());
}

TEST(Filters, LeaveOutTheOwnOrganisationHoweverItIsSpelt) {
  Profile colleague = Person(1);
  colleague.organisation = "FIFE  council";
  const auto router = RouterWith({colleague, Person(2)});
  const Ranking ranking = router->Rank(Ask("rota"), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(2)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("own_organisation", 1)));
}

TEST(Filters, LetTheOwnOrganisationInWhenTheAskerOrTheProcessAllowsIt) {
  Profile colleague = Person(1);
  colleague.organisation = "Fife Council";
  const auto router = RouterWith({colleague});
  Request request = Ask("rota");
  request.same_organisation_allowed = true;
  EXPECT_THAT(Ids(router->Rank(request, kAll)), ElementsAre(PersonId(1)));
  request.same_organisation_allowed = false;
  request.ask.same_organisation_welcome = true;
  EXPECT_THAT(Ids(router->Rank(request, kAll)), ElementsAre(PersonId(1)));
}

TEST(Filters, DoNotTakeTwoUnstatedOrganisationsForOne) {
  Profile person = Person(1);
  person.organisation = "";
  Request request = Ask("rota");
  request.asker_profile.organisation = "";
  EXPECT_THAT(Ids(RouterWith({person})->Rank(request, kAll)), ElementsAre(PersonId(1)));
}

TEST(Filters, LeaveOutManagersAndReportsOfTheAsker) {
  Profile report = Person(2);
  report.line_manager = PersonId(0);
  const auto router = RouterWith({Person(1), report, Person(3)});
  Request request = Ask("rota");
  request.asker_profile.line_manager = PersonId(1);
  const Ranking ranking = router->Rank(request, kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(3)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("line_related", 2)));
}

TEST(Filters, LeaveOutDeclaredConflictsOfEitherSideAndThoseExcluded) {
  Profile declared = Person(2);
  declared.conflicts = {PersonId(0)};
  const auto router = RouterWith({Person(1), declared, Person(3), Person(4)});
  Request request = Ask("rota");
  request.asker_profile.conflicts = {PersonId(1)};
  request.excluded = {PersonId(3)};
  const Ranking ranking = router->Rank(request, kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(4)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("conflict", 3)));
}

TEST(Filters, CountPeopleWithoutAnyMatch) {
  Profile stranger = Person(2);
  stranger.can_help_with = "Adoption law";
  const Ranking ranking = RouterWith({Person(1), stranger})->Rank(Ask("rota"), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("no_fit", 1)));
}

std::vector<Profile> ThreeOf(int first, const std::string& sector, const std::string& locality,
                             const std::string& region) {
  return {PersonAt(first, sector, locality, region), PersonAt(first + 1, sector, locality, region),
          PersonAt(first + 2, sector, locality, region)};
}

TEST(Reach, OtherSectorLeavesOutTheOwnSector) {
  std::vector<Profile> people = ThreeOf(1, "voluntary_third", "fife", "tayforth");
  people.push_back(PersonAt(4, "local_authority", "angus", "tayforth"));
  const Ranking ranking = RouterWith(people)->Rank(Ask("rota", Reach::kOtherSector), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1), PersonId(2), PersonId(3)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("reach", 1)));
}

TEST(Reach, OtherLocalityLeavesOutTheOwnLocality) {
  std::vector<Profile> people = ThreeOf(1, "local_authority", "angus", "tayforth");
  people.push_back(PersonAt(4, "voluntary_third", "fife", "tayforth"));
  const Ranking ranking = RouterWith(people)->Rank(Ask("rota", Reach::kOtherLocality), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1), PersonId(2), PersonId(3)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("reach", 1)));
}

TEST(Reach, MyLocalityLeavesOutEverywhereElse) {
  std::vector<Profile> people = ThreeOf(1, "local_authority", "fife", "tayforth");
  people.push_back(PersonAt(4, "voluntary_third", "angus", "tayforth"));
  people.push_back(PersonAt(5, "voluntary_third", "moray", "north"));
  const Ranking ranking = RouterWith(people)->Rank(Ask("rota", Reach::kMyLocality), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1), PersonId(2), PersonId(3)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("reach", 2)));
}

TEST(Reach, AnyoneLeavesOutNobody) {
  const Ranking ranking = RouterWith({PersonAt(1, "local_authority", "fife", "tayforth"),
                                      PersonAt(2, "voluntary_third", "moray", "north")})
                              ->Rank(Ask("rota", Reach::kAnyone), kAll);
  EXPECT_THAT(Ids(ranking), UnorderedElementsAre(PersonId(1), PersonId(2)));
}

TEST(Reach, PrefersSomebodyWhoDiffersInSectorAndPlace) {
  std::vector<Profile> people = ThreeOf(1, "voluntary_third", "fife", "tayforth");
  people.push_back(PersonAt(4, "voluntary_third", "angus", "tayforth"));
  const Ranking ranking = RouterWith(people)->Rank(Ask("rota", Reach::kOtherSector), kAll);
  ASSERT_EQ(ranking.candidates.size(), 4U);
  EXPECT_EQ(ranking.candidates[0].practitioner, PersonId(4));
  EXPECT_GT(ranking.candidates[0].parts.at("reach"), 0);
  EXPECT_EQ(ranking.candidates[1].parts.at("reach"), 0);
}

TEST(Reach, IsWidenedWhenFewerThanThreeFitAndSaysSo) {
  const Ranking ranking =
      RouterWith({PersonAt(1, "voluntary_third", "fife", "tayforth"), PersonAt(2, "nhs", "fife", "tayforth"),
                  PersonAt(3, "local_authority", "angus", "tayforth")})
          ->Rank(Ask("rota", Reach::kOtherSector), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1), PersonId(2), PersonId(3)));
  EXPECT_THAT(ranking.candidates[0].reason, Not(HasSubstr("nobody further")));
  EXPECT_THAT(ranking.candidates[2].reason,
              HasSubstr("nobody further in another sector matched, so you are asked too"));
  EXPECT_LT(ranking.candidates[2].parts.at("reach"), 0);
  EXPECT_THAT(ranking.left_out, IsEmpty());
}

TEST(Reach, CountsOnlyPeopleWhoFitWhenItDecidesToWiden) {
  std::vector<Profile> people = ThreeOf(1, "voluntary_third", "fife", "tayforth");
  people[1].can_help_with = people[2].can_help_with = "Adoption law";
  people.push_back(PersonAt(4, "local_authority", "angus", "tayforth"));
  const Ranking ranking = RouterWith(people)->Rank(Ask("rota", Reach::kOtherSector), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1), PersonId(4)));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("no_fit", 2)));
}

TEST(Reach, GoesFromMyLocalityToMyRegionBeforeAnyone) {
  std::vector<Profile> people = ThreeOf(1, "local_authority", "angus", "tayforth");
  people.push_back(PersonAt(4, "voluntary_third", "moray", "north"));
  const Ranking ranking = RouterWith(people)->Rank(Ask("rota", Reach::kMyLocality), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(1), PersonId(2), PersonId(3)));
  EXPECT_THAT(ranking.candidates[0].reason, HasSubstr("nobody further in Fife matched"));
  EXPECT_THAT(ranking.left_out, ElementsAre(Pair("reach", 1)));
}

TEST(Reach, GoesFromMyLocalityToAnyoneWhenTheRegionIsNotEnough) {
  const Ranking ranking = RouterWith({PersonAt(1, "local_authority", "moray", "north"),
                                      PersonAt(2, "local_authority", "angus", "tayforth"),
                                      PersonAt(3, "local_authority", "fife", "tayforth")})
                              ->Rank(Ask("rota", Reach::kMyLocality), kAll);
  EXPECT_THAT(Ids(ranking), ElementsAre(PersonId(3), PersonId(2), PersonId(1)));
}

TEST(Reach, TakesAnUnstatedSectorOrPlaceForNeitherTheSameNorAnother) {
  Profile unstated = Person(1);
  unstated.sector = unstated.locality = unstated.region = "";
  EXPECT_EQ(StepsOutside(Reach::kOtherSector, Asker(), unstated), 1);
  EXPECT_EQ(StepsOutside(Reach::kOtherLocality, Asker(), unstated), 1);
  EXPECT_EQ(StepsOutside(Reach::kMyLocality, Asker(), unstated), 2);
  EXPECT_EQ(StepsOutside(Reach::kAnyone, Asker(), unstated), 0);
  EXPECT_FALSE(DiffersInBoth(Reach::kOtherSector, Asker(), unstated));
}

}  // namespace
}  // namespace coconsult::routing
