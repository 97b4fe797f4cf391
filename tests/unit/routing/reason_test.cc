// SPDX-License-Identifier: Apache-2.0
#include "routing/reason.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "people.h"

namespace coconsult::routing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string ReasonFor(const Profile& person, const Request& request) {
  const Ranking ranking = RouterWith({person})->Rank(request, 1);
  return ranking.candidates.empty() ? "nobody" : ranking.candidates[0].reason;
}

TEST(Reason, SaysWhyYouAndWhoAsks) {
  Profile person = Person(1);
  person.topics = {"reablement"};
  person.can_help_with = "";
  person.documents = {"Resistance when Supervision went digital"};
  Request request = Ask("Digital supervision meets resistance");
  request.ask.theme = "reablement";
  EXPECT_EQ(
      ReasonFor(person, request),
      "You offer reablement and wrote about 'digital' and 'Supervision' before; the person asking works "
      "in another sector (local authority) in Fife.");
}

TEST(ReasonForOthers, SaysOnlyWhatIsDeclared) {
  Profile person = Person(1);
  person.can_help_with = "mediation";
  person.documents = {"a difficult handover"};
  const auto reason = [&](const Request& request) {
    return RouterWith({person})->Rank(request, 1).candidates.at(0).reason_for_others;
  };
  EXPECT_EQ(reason(Ask("Mediation at handover")), "Has experience close to this ask.");
  person.topics = {"reablement"};
  EXPECT_EQ(reason(Ask("Reablement, mediation and handover")), "Offers reablement.");
  EXPECT_EQ(reason(Ask("Reablement", Reach::kMyLocality)),
            "Offers reablement; nobody further in Fife matched.");
}

TEST(Reason, TellsAnOfferFromAPastExperience) {
  Profile person = Person(1);
  person.can_help_with = "mediation";
  person.documents = {"a difficult supervision"};
  EXPECT_THAT(
      ReasonFor(person, Ask("Mediation in supervision")),
      HasSubstr(
          "You mention 'mediation' among what you can help with and wrote about 'supervision' before;"));
}

TEST(Reason, ShowsNoLoneWordOfSomebodysPast) {
  Profile person = Person(1);
  person.can_help_with = "";
  person.documents = {"She said she was ugly and wanted to die; the rota went on"};
  EXPECT_THAT(ReasonFor(person, Ask("ugly rota, die")),
              HasSubstr("You wrote before about something close to this ask;"));
  person.can_help_with = "rota questions";
  person.documents.clear();
  EXPECT_THAT(ReasonFor(person, Ask("rota")), HasSubstr("You mention 'rota' among what you can help with;"));
}

TEST(Reason, ShowsAWordOfThePastThatManyOfferAndThatIsInSeveralTexts) {
  Profile person = Person(1);
  person.can_help_with = "";
  person.documents = {"A rota for nights", "Another rota, with the union"};
  std::vector<Profile> people = {person, Person(2), Person(3), Person(4)};
  const auto reason = [&] {
    const auto router = RouterWith(people);
    for (const RankedCandidate& candidate : router->Rank(Ask("rota"), 10).candidates) {
      if (candidate.practitioner == PersonId(1)) return candidate.reason;
    }
    return std::string();
  };
  EXPECT_THAT(reason(), HasSubstr("You wrote about 'rota' before;"));
  people.pop_back();
  EXPECT_THAT(reason(), Not(HasSubstr("'rota'")));
}

TEST(Reason, ShowsNoWordThatIsAboutNothing) {
  Profile person = Person(1);
  person.can_help_with = "Helping people back to what they feel is away, and 2024 mediation";
  EXPECT_THAT(ReasonFor(person, Ask("People feel away and back in 2024: mediation?")),
              HasSubstr("You mention 'mediation' among what you can help with;"));
}

TEST(Reason, ShowsThreeWordsAtMostAndNoStopWords) {
  Profile person = Person(1);
  person.can_help_with = "the rota and the handover and the budget and the tender";
  const std::string reason =
      ReasonFor(person, Ask("the rota and the handover and the budget and the tender"));
  EXPECT_THAT(reason, HasSubstr("You mention 'budget', 'handover' and 'rota' among what you can help with;"));
  EXPECT_THAT(reason, Not(HasSubstr("tender")));
}

TEST(Reason, DoesNotRepeatTheTopicAsAWord) {
  Profile person = Person(1);
  person.topics = {"reablement"};
  person.can_help_with = "Reablement and rotas";
  Request request = Ask("A rota in reablement");
  request.ask.theme = "reablement";
  EXPECT_THAT(ReasonFor(person, request),
              HasSubstr("You offer reablement and mention 'rotas' among what you can help with;"));
}

TEST(Reason, ShowsNoNumbersOfTheScore) {
  EXPECT_EQ(ReasonFor(Person(1), Ask("rota")).find_first_of("0123456789"), std::string::npos);
}

TEST(Reason, SaysWhatIsSharedAndLeavesOutWhatIsUnknown) {
  const Grounds grounds{.written = {"rota"}};
  const Labels labels = SomeLabels();
  const auto reason = [&](const Profile& candidate) {
    return Reason(labels, Ask("rota"), candidate, grounds);
  };
  EXPECT_EQ(reason(PersonAt(1, "local_authority", "angus", "tayforth")),
            "You wrote about 'rota' before; the person asking works in your sector, in Fife.");
  EXPECT_EQ(reason(PersonAt(1, "local_authority", "fife", "tayforth")),
            "You wrote about 'rota' before; the person asking works in your sector, also in Fife.");
  EXPECT_EQ(reason(PersonAt(1, "nhs", "fife", "tayforth")),
            "You wrote about 'rota' before; the person asking works in another sector (local authority), "
            "also in Fife.");
  EXPECT_EQ(reason(PersonAt(1, "", "", "")),
            "You wrote about 'rota' before; the person asking works in Fife.");

  Request unknown = Ask("rota");
  unknown.asker_profile = {};
  EXPECT_EQ(Reason(labels, unknown, Person(1), grounds), "You wrote about 'rota' before.");
}

TEST(Reason, KeepsAbbreviationsInLabels) {
  Request request = Ask("rota");
  request.asker_profile.sector = "nhs";
  EXPECT_THAT(Reason(SomeLabels(), request, Person(1), {.written = {"rota"}}),
              HasSubstr("(NHS health board)"));
}

TEST(Reason, NamesATopicThatTheListsDoNotHave) {
  EXPECT_EQ(TopicLabel(SomeLabels(), "self_directed_support"), "self directed support");
}

}  // namespace
}  // namespace coconsult::routing
