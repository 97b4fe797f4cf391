// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "people.h"
#include "support/seeded_random.h"

namespace coconsult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::size_t kAll = 1000;

Profile Writer(int number, std::vector<std::string> documents) {
  Profile person = Person(number);
  person.can_help_with = "";
  person.documents = std::move(documents);
  return person;
}

TEST(Ranking, FindsOtherFormsOfAWord) {
  const auto router = RouterWith({Writer(1, {"Supervising new staff"})});
  EXPECT_THAT(Ids(router->Rank(Ask("Supervision"), kAll)), ElementsAre(PersonId(1)));
}

TEST(Ranking, FindsWordsInAnyUnicodeForm) {
  const auto router = RouterWith({Writer(1, {"Réunion d'équipe"}), Writer(2, {"rota"})});
  EXPECT_THAT(Ids(router->Rank(Ask("RE\u0301UNION"), kAll)), ElementsAre(PersonId(1)));
}

TEST(Ranking, DoesNotDiluteOneCloseDocumentWithALongHistory) {
  std::vector<std::string> history;
  for (int i = 0; i < 40; ++i)
    history.push_back("budget commissioning tender contract number" + std::to_string(i));
  history.emplace_back("rota resistance among night staff");
  const auto router = RouterWith({Writer(1, history), Writer(2, {"rota budget meeting minutes office"})});
  EXPECT_EQ(Ids(router->Rank(Ask("Resistance to a new night rota"), kAll)).front(), PersonId(1));
}

TEST(Ranking, ReachesANewcomerWhoOnlyDeclaredATopic) {
  Profile newcomer = Person(1);
  newcomer.can_help_with = "";
  newcomer.topics = {"digital", "reablement"};
  const auto router = RouterWith({newcomer});
  Request request = Ask("Nobody takes it up");
  request.ask.theme = "reablement";
  const Ranking ranking = router->Rank(request, kAll);
  ASSERT_THAT(Ids(ranking), ElementsAre(PersonId(1)));
  EXPECT_EQ(ranking.candidates[0].parts.at("text"), 0);
  EXPECT_GT(ranking.candidates[0].parts.at("topics"), 0);
}

TEST(Ranking, PutsTheDeclaredThemeBeforeATopicThatIsOnlyMentioned) {
  Profile declared = Person(1);
  Profile mentioned = Person(2);
  declared.topics = {"reablement"};
  mentioned.topics = {"supervision_practice"};
  declared.can_help_with = mentioned.can_help_with = "";
  Request request = Ask("Supervision when somebody goes home");
  request.ask.theme = "reablement";
  EXPECT_THAT(Ids(RouterWith({mentioned, declared})->Rank(request, kAll)),
              ElementsAre(PersonId(1), PersonId(2)));
}

TEST(Ranking, SearchesForTheWordsOfTheThemeToo) {
  Request request = Ask("Nobody takes it up");
  request.ask.theme = "reablement";
  EXPECT_THAT(Ids(RouterWith({Writer(1, {"Starting reablement"})})->Rank(request, kAll)),
              ElementsAre(PersonId(1)));
}

TEST(Ranking, ReadsTheWholeAsk) {
  const auto router = RouterWith({Writer(1, {"rota"}), Writer(2, {"handover"}), Writer(3, {"mediation"})});
  Request request = Ask("rota");
  request.ask.situation = "a handover";
  request.ask.tried = "Mediation";
  EXPECT_EQ(router->Rank(request, kAll).candidates.size(), 3U);
}

TEST(Ranking, ForgetsPeopleWhoWereRemoved) {
  const auto router = RouterWith({Person(1), Person(2)});
  router->Remove(PersonId(1));
  router->Remove(PersonId(9));
  EXPECT_EQ(router->size(), 1U);
  EXPECT_THAT(Ids(router->Rank(Ask("rota"), kAll)), ElementsAre(PersonId(2)));
}

TEST(Ranking, ReplacesAProfile) {
  const auto router = RouterWith({Person(1)});
  router->Upsert(Writer(1, {"handover"}));
  EXPECT_EQ(router->size(), 1U);
  EXPECT_THAT(Ids(router->Rank(Ask("rota"), kAll)), IsEmpty());
  EXPECT_THAT(Ids(router->Rank(Ask("handover"), kAll)), ElementsAre(PersonId(1)));
}

TEST(Ranking, HasNobodyForAnEmptyRouterOrAnAskWithoutWords) {
  EXPECT_THAT(Ids(RouterWith({})->Rank(Ask("rota"), kAll)), IsEmpty());
  EXPECT_THAT(Ids(RouterWith({Person(1)})->Rank(Ask("?!"), kAll)), IsEmpty());
  EXPECT_THAT(Ids(RouterWith({Person(1)})->Rank(Ask("rota"), 0)), IsEmpty());
}

TEST(Ranking, GivesTiesToTheLowerId) {
  const auto router = RouterWith({Person(3), Person(1), Person(2)});
  EXPECT_THAT(Ids(router->Rank(Ask("rota"), 2)), ElementsAre(PersonId(1), PersonId(2)));
}

TEST(Ranking, GivesPartsThatAddUpToTheScore) {
  Profile person = Person(1);
  person.topics = {"reablement"};
  Request request = Ask("rota", Reach::kOtherSector);
  request.ask.theme = "reablement";
  const Ranking ranking = RouterWith({person})->Rank(request, kAll);
  double sum = 0;
  for (const auto& [name, part] : ranking.candidates.at(0).parts) sum += name == "declared" ? 0 : part;
  EXPECT_NEAR(ranking.candidates[0].score, sum, 1e-12);
  EXPECT_FALSE(ranking.policy_version.empty());
}

std::vector<Profile> ManyPeople() {
  const std::vector<std::string> words = {"rota",     "handover", "mediation", "budget", "foster",  "night",
                                          "dementia", "carers",   "tender",    "grief",  "housing", "school"};
  coconsult::testing::SeededRandom random(7);
  std::vector<Profile> people;
  for (int i = 1; i <= 120; ++i) {
    Profile person = Person(i);
    person.can_help_with = words[random.Below(words.size())];
    for (std::uint64_t k = random.Below(5); k > 0; --k) {
      std::string text;
      for (int w = 0; w < 6; ++w) text += words[random.Below(words.size())] + " ";
      person.documents.push_back(text);
    }
    if (random.Below(2) == 0) person.topics = {random.Below(2) == 0 ? "reablement" : "digital"};
    people.push_back(std::move(person));
  }
  return people;
}

bool Equal(const Ranking& a, const Ranking& b) {
  return std::equal(a.candidates.begin(), a.candidates.end(), b.candidates.begin(), b.candidates.end(),
                    [](const RankedCandidate& x, const RankedCandidate& y) {
                      return x.practitioner == y.practitioner && x.score == y.score && x.parts == y.parts &&
                             x.reason == y.reason;
                    }) &&
         a.left_out == b.left_out;
}

TEST(Ranking, IsTheSameWhateverTheOrderInWhichPeopleCame) {
  std::vector<Profile> people = ManyPeople();
  Request request = Ask("Night rota and handover with carers", Reach::kOtherSector);
  request.ask.theme = "reablement";
  const Ranking first = RouterWith(people)->Rank(request, kAll);
  ASSERT_GT(first.candidates.size(), 50U);

  std::reverse(people.begin(), people.end());
  const auto other = RouterWith(people);
  for (const Profile& person : people) {
    if (person.id.bytes()[15] % 3 != 0) continue;
    other->Upsert(Writer(person.id.bytes()[15], {"something else entirely"}));
    other->Remove(person.id);
    other->Upsert(person);
  }
  EXPECT_TRUE(Equal(first, other->Rank(request, kAll)));
  EXPECT_TRUE(Equal(other->Rank(request, kAll), other->Rank(request, kAll)));
}

TEST(Ranking, CountsEverybodyOnce) {
  const auto router = RouterWith(ManyPeople());
  const Ranking ranking = router->Rank(Ask("rota"), kAll);
  std::size_t counted = ranking.candidates.size();
  for (const auto& [cause, count] : ranking.left_out) counted += static_cast<std::size_t>(count);
  EXPECT_EQ(counted, router->size());
}

}  // namespace
}  // namespace coconsult::routing
