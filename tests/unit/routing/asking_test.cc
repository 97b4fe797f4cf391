// SPDX-License-Identifier: Apache-2.0
// Before an ask is sent: what it lacks, and what was asked before.
#include "routing/hints.h"
#include "routing/past_consultations.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "people.h"

namespace coconsult::routing {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

coconsult::Ask WellFormed() {
  coconsult::Ask ask;
  ask.title = "How do I keep a rota that people can live with?";
  ask.situation =
      "Our team of nine covers nights and weekends for two houses. Since spring three colleagues left, and "
      "those who stayed swap shifts among themselves until nobody knows who comes. Two families complained, "
      "and the manager wants a fixed rota by June.";
  ask.tried = "A shared calendar, which only the younger ones opened.";
  ask.help_wanted = "ideas";
  return ask;
}

TEST(Hints, HasNoneForAWellFormedAsk) { EXPECT_THAT(HintsFor(WellFormed()), IsEmpty()); }

TEST(Hints, AsksWhatWasTriedUnlessTheSituationSaysIt) {
  coconsult::Ask ask = WellFormed();
  ask.tried = " \n";
  EXPECT_THAT(HintsFor(ask), ElementsAre(Hint::kSayWhatYouTried));
  ask.situation += " We have tried a calendar.";
  EXPECT_THAT(HintsFor(ask), IsEmpty());
}

TEST(Hints, AsksForMoreThanASentence) {
  coconsult::Ask ask = WellFormed();
  ask.situation = "The rota does not work.";
  EXPECT_THAT(HintsFor(ask), ElementsAre(Hint::kSayMore));
}

TEST(Hints, AsksForAQuestionAndForWhatWouldHelp) {
  coconsult::Ask ask = WellFormed();
  ask.title = "Our rota";
  EXPECT_THAT(HintsFor(ask), ElementsAre(Hint::kAskAQuestion));
  ask.help_wanted.clear();
  EXPECT_THAT(HintsFor(ask), ElementsAre(Hint::kAskAQuestion, Hint::kSayWhatWouldHelp));
  ask.situation += " I would like advice.";
  EXPECT_THAT(HintsFor(ask), Not(Contains(Hint::kSayWhatWouldHelp)));
}

TEST(Hints, AsksForOneOfManyQuestions) {
  coconsult::Ask ask = WellFormed();
  ask.situation += " Who decides? Since when? And why us?";
  EXPECT_THAT(HintsFor(ask), ElementsAre(Hint::kNameOneThing));
}

TEST(Hints, HasATextForEach) {
  for (const Hint hint : {Hint::kSayWhatYouTried, Hint::kSayMore, Hint::kAskAQuestion,
                          Hint::kSayWhatWouldHelp, Hint::kNameOneThing})
    EXPECT_NE(std::string(Text(hint)), "");
}

ConsultationId Number(int number) { return ConsultationId(PersonId(number).bytes()); }

PastConsultation Past(int number, const std::string& title, const std::string& theme = "") {
  PastConsultation past{.id = Number(number)};
  past.ask.title = title;
  past.ask.theme = theme;
  return past;
}

std::vector<ConsultationId> Ids(const std::vector<SimilarConsultation>& similar) {
  std::vector<ConsultationId> ids;
  for (const SimilarConsultation& one : similar) ids.push_back(one.id);
  return ids;
}

bool Everything(ConsultationId) { return true; }

TEST(PastConsultations, FindsTheClosestFirst) {
  PastConsultations past;
  past.Put(Past(1, "Foster placements break down"));
  past.Put(Past(2, "A rota for nights"));
  past.Put(Past(3, "Planning a fair rota for nights and weekends"));
  const auto similar = past.Similar(Ask("A rota for nights").ask, 5, kLeastSimilarity, Everything);
  EXPECT_THAT(Ids(similar), ElementsAre(Number(2), Number(3)));
  EXPECT_NEAR(similar[0].closeness, 1, 1e-3);
  EXPECT_EQ(past.Similar(Ask("A rota for nights").ask, 1, kLeastSimilarity, Everything).size(), 1U);
}

TEST(PastConsultations, TellsNothingOfWhatTheAskerMayNotSee) {
  PastConsultations past;
  past.Put(Past(1, "A rota for nights"));
  past.Put(Past(2, "A rota for nights"));
  const auto similar =
      past.Similar(Ask("rota for nights").ask, 5, 0, [](ConsultationId id) { return id == Number(2); });
  EXPECT_THAT(Ids(similar), ElementsAre(Number(2)));
}

TEST(PastConsultations, ForgetsAndReplaces) {
  PastConsultations past;
  past.Put(Past(1, "A rota for nights"));
  past.Put(Past(2, "Handover at weekends"));
  past.Put(Past(1, "Mediation between teams"));
  EXPECT_THAT(past.Similar(Ask("rota").ask, 5, 0, Everything), IsEmpty());
  past.Remove(Number(1));
  past.Remove(Number(7));
  EXPECT_THAT(past.Similar(Ask("mediation").ask, 5, 0, Everything), IsEmpty());
  EXPECT_EQ(past.size(), 1U);
  past.Put(Past(3, "Mediation again"));
  EXPECT_THAT(Ids(past.Similar(Ask("mediation").ask, 5, 0, Everything)), ElementsAre(Number(3)));
}

TEST(PastConsultations, CountsTheThemeAsWords) {
  PastConsultations past;
  past.Put(Past(1, "Something else", "self_directed_support"));
  coconsult::Ask ask;
  ask.title = "Where do I begin";
  ask.theme = "self_directed_support";
  EXPECT_THAT(Ids(past.Similar(ask, 5, kLeastSimilarity, Everything)), ElementsAre(Number(1)));
}

}  // namespace
}  // namespace coconsult::routing
