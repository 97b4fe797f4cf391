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
  person.documents = {"Resistance when the Rota changed"};
  Request request = Ask("Resisting a new rota");
  request.ask.theme = "reablement";
  EXPECT_EQ(ReasonFor(person, request),
            "You offer reablement and wrote about 'Resistance' and 'Rota' before; the person asking works in "
            "another "
            "sector (local "
            "authority) in Fife.");
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
  person.documents = {"a difficult handover"};
  EXPECT_THAT(
      ReasonFor(person, Ask("Mediation at handover")),
      HasSubstr("You mention 'mediation' among what you can help with and wrote about 'handover' before;"));
}

TEST(Reason, ShowsThreeWordsAtMostAndNoStopWords) {
  Profile person = Person(1);
  person.can_help_with = "";
  person.documents = {"the rota and the handover and the budget and the tender"};
  const std::string reason =
      ReasonFor(person, Ask("the rota and the handover and the budget and the tender"));
  EXPECT_THAT(reason, HasSubstr("You wrote about 'budget', 'handover' and 'rota' before;"));
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
