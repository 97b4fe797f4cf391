// SPDX-License-Identifier: Apache-2.0
// Texts that nobody means well with: each has a defined outcome, in bounded time.
#include <gtest/gtest.h>

#include <chrono>

#include "people.h"
#include "routing/index.h"

namespace coconsult::routing {
namespace {

// Generous, for slow machines and sanitizers; what must not happen are minutes.
constexpr std::chrono::seconds kBounded{20};

template <class Fn>
void ExpectBounded(Fn fn) {
  const auto since = std::chrono::steady_clock::now();
  fn();
  EXPECT_LT(std::chrono::steady_clock::now() - since, kBounded);
}

std::string DistinctWords(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) text += "word" + std::to_string(i) + " ";
  return text;
}

TEST(HostileText, OfAMegabyteIsRankedWithAndAgainst) {
  std::string text;
  while (text.size() < (1 << 20)) text += "rota and handover, tender; ";
  Profile person = Person(1);
  person.documents = {text};
  ExpectBounded([&] {
    const auto router = RouterWith({person, Person(2)});
    EXPECT_EQ(router->Rank(Ask(text), 10).candidates.size(), 2U);
  });
}

TEST(HostileText, OfAHundredThousandWordsIsRankedAndForgotten) {
  Profile person = Person(1);
  person.documents = {DistinctWords(100000)};
  ExpectBounded([&] {
    const auto router = RouterWith({person, Person(2)});
    EXPECT_EQ(router->Rank(Ask("word77777"), 10).candidates.size(), 1U);
    EXPECT_EQ(router->Rank(Ask(DistinctWords(100000) + " rota"), 10).candidates.size(), 1U);
    router->Remove(PersonId(1));
    EXPECT_TRUE(router->Rank(Ask("word77777"), 10).candidates.empty());
  });
}

TEST(HostileText, OfOneEndlessWordHasNoWords) {
  Profile person = Person(1);
  person.can_help_with = std::string(1 << 20, 'x');
  const auto router = RouterWith({person});
  EXPECT_TRUE(router->Rank(Ask(std::string(1 << 20, 'x')), 10).candidates.empty());
}

// U+D800 as somebody's software may write it: three bytes that are no UTF-8.
TEST(HostileText, WithUnpairedSurrogatesIsReadAroundThem) {
  Profile person = Person(1);
  person.can_help_with = "rota\xED\xA0\x80handover\xED\xBF\xBF";
  const auto router = RouterWith({person});
  EXPECT_EQ(router->Rank(Ask("\xED\xA0\x80rota"), 10).candidates.size(), 1U);
  EXPECT_EQ(router->Rank(Ask("handover"), 10).candidates.size(), 1U);
}

TEST(HostileText, WithMarksOfDirectionIsTheTextWithoutThem) {
  Profile person = Person(1);
  person.can_help_with = "\u202Erota\u202C \u200Fhandover\u200E";
  const auto router = RouterWith({person});
  EXPECT_EQ(router->Rank(Ask("rota"), 10).candidates.size(), 1U);
  const RankedCandidate candidate = router->Rank(Ask("handover"), 10).candidates.at(0);
  EXPECT_EQ(candidate.reason.find("\u202E"), std::string::npos);
  EXPECT_EQ(candidate.reason.find("\u200F"), std::string::npos);
}

TEST(HostileText, OfTenThousandDocumentsCountsThemAll) {
  Profile person = Person(1);
  person.can_help_with = "";
  for (std::size_t i = 0; i < Index::kMostDocuments; ++i)
    person.documents.push_back("rota " + std::to_string(i % 100));
  ExpectBounded([&] {
    const auto router = RouterWith({person, Person(2)});
    const Ranking ranking = router->Rank(Ask("rota"), 10);
    ASSERT_EQ(ranking.candidates.size(), 2U);
    EXPECT_EQ(ranking.candidates[0].practitioner, PersonId(1));
    EXPECT_FALSE(router->AddDocument(PersonId(1), "one too many"));
    EXPECT_TRUE(router->AddDocument(PersonId(2), "rota"));
    EXPECT_FALSE(router->AddDocument(PersonId(3), "of nobody"));
  });
}

TEST(HostileText, EmptyAndOfOneWordHaveAnOutcome) {
  Profile silent = Person(2);
  silent.can_help_with = "";
  const auto router = RouterWith({Person(1), silent});
  EXPECT_EQ(router->Rank(Ask(""), 10).left_out.at("no_fit"), 2);
  const Ranking ranking = router->Rank(Ask("rota"), 10);
  EXPECT_EQ(ranking.candidates.size(), 1U);
  EXPECT_EQ(ranking.left_out.at("no_fit"), 1);
}

TEST(HostileText, OfUnknownTopicsAndPlacesIsRankedByItsWords) {
  Request request = Ask("rota");
  request.ask.theme = "no_such_topic";
  request.topics = {"", "neither \x01 this"};
  request.asker_profile.locality = "nowhere";
  request.ask.reach = Reach::kMyLocality;
  const Ranking ranking = RouterWith({Person(1)})->Rank(request, 10);
  ASSERT_EQ(ranking.candidates.size(), 1U);
  EXPECT_NE(ranking.candidates[0].reason.find("nobody further"), std::string::npos);
}

}  // namespace
}  // namespace coconsult::routing
