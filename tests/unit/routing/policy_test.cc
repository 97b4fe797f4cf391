// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "people.h"
#include "routing/draws.h"
#include "routing/wave.h"

namespace coconsult::routing {
namespace {

using std::chrono::hours;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using ::testing::StrEq;

constexpr hours kWeek{24 * 7};
const Timestamp kNow = FromMicros(1'800'000'000'000'000);

// The means of likelihoods alone, so that a test can say who comes first.
Policy WithoutDraws() {
  Policy policy = DefaultPolicy();
  policy.likelihood.draw_below = 0;
  return policy;
}

Contact ContactAt(Timestamp at, Reply reply, double reply_hours = 2) {
  Contact contact;
  contact.sent_at = at;
  contact.expires_at = at + hours(48);
  contact.reply = reply;
  contact.reply_hours = reply_hours;
  if (reply == Reply::kAnswered || reply == Reply::kPassed) contact.replied_at = at + hours(2);
  return contact;
}

Facts FactsOf(int number, double relevance = 1) {
  Facts facts;
  facts.practitioner = PersonId(number);
  facts.relevance = relevance;
  facts.sector = "sector " + std::to_string(number);
  facts.locality = "place " + std::to_string(number);
  facts.joined_at = kNow - 52 * kWeek;
  return facts;
}

WaveInput InputWith(std::vector<Facts> candidates) {
  WaveInput input;
  input.now = kNow;
  input.places = 3;
  input.candidates = std::move(candidates);
  std::vector<double> relevances;
  for (const Facts& facts : input.candidates) relevances.push_back(facts.relevance);
  input.best_relevance = BestRelevance(DefaultPolicy(), relevances);
  input.seed = 1;
  return input;
}

std::vector<Facts> Many(int count) {
  std::vector<Facts> many;
  for (int i = 1; i <= count; ++i) many.push_back(FactsOf(i));
  return many;
}

TEST(Draws, AreTheSameForASeedAndDifferForAnother) {
  EXPECT_EQ(Draws(1).Beta(2, 3), Draws(1).Beta(2, 3));
  EXPECT_NE(Draws(1).Beta(2, 3), Draws(2).Beta(2, 3));
}

TEST(Draws, OfABetaDistributionHaveItsMeanAndSpread) {
  Draws draws(42);
  double sum = 0;
  double squares = 0;
  constexpr int kDraws = 20000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = draws.Beta(1.6, 2.4);
    ASSERT_GE(x, 0);
    ASSERT_LE(x, 1);
    sum += x;
    squares += x * x;
  }
  const double mean = sum / kDraws;
  EXPECT_NEAR(mean, 0.4, 0.01);
  EXPECT_NEAR(squares / kDraws - mean * mean, 0.4 * 0.6 / 5, 0.003);
}

TEST(Likelihood, IsThePriorForSomebodyNew) {
  EXPECT_DOUBLE_EQ(Likelihood(DefaultPolicy(), {}),
                   DefaultPolicy().likelihood.prior_answers / DefaultPolicy().likelihood.prior_contacts);
}

TEST(Likelihood, FollowsTheirOwnHistoryAndForgetsIt) {
  const Policy policy = DefaultPolicy();
  History history;
  history.contacts = {ContactAt(kNow - kWeek, Reply::kAnswered), ContactAt(kNow - kWeek, Reply::kAnswered)};
  const double lately = Likelihood(policy, Summarise(policy, history, "", kNow));
  const double long_ago = Likelihood(policy, Summarise(policy, history, "", kNow + 50 * kWeek));
  EXPECT_GT(lately, long_ago);
  EXPECT_GT(long_ago, Likelihood(policy, {}));
}

TEST(Activity, HalvesAContactAfterTheHalfLife) {
  Policy policy = DefaultPolicy();
  policy.likelihood.half_life_weeks = 8;
  History history;
  history.contacts = {ContactAt(kNow - 8 * kWeek, Reply::kSilent)};
  EXPECT_NEAR(Summarise(policy, history, "", kNow).asked, 0.5, 1e-12);
}

TEST(Activity, CountsAQuickPassLessAndWhatWasTakenBackNotAtAll) {
  const Policy policy = DefaultPolicy();
  const auto asked = [&](Reply reply, double reply_hours) {
    History history;
    history.contacts = {ContactAt(kNow - hours(1), reply, reply_hours)};
    return Summarise(policy, history, "", kNow).asked;
  };
  EXPECT_LT(asked(Reply::kPassed, 0.5), asked(Reply::kPassed, 5));
  EXPECT_EQ(asked(Reply::kReleased, 0), 0);
  EXPECT_EQ(asked(Reply::kNotMyField, 5), 0) << "that says something about the theme alone";
}

TEST(Activity, SilenceInARowEndsWhenTheyDoSomething) {
  const Policy policy = DefaultPolicy();
  History history;
  for (int i = 5; i > 2; --i) history.contacts.push_back(ContactAt(kNow - i * kWeek, Reply::kSilent));
  EXPECT_EQ(Summarise(policy, history, "", kNow).unanswered_in_row, 3);
  history.acted_at = kNow - hours(1);
  EXPECT_EQ(Summarise(policy, history, "", kNow).unanswered_in_row, 0);
  history.contacts.push_back(ContactAt(kNow - hours(72), Reply::kNone));
  history.acted_at = kNow - hours(100);
  EXPECT_EQ(Summarise(policy, history, "", kNow).unanswered_in_row, 1)
      << "an open one that ran out is silence";
}

TEST(Balance, FallsWithUseAndIsComparedWithTheCommunity) {
  const Policy policy = DefaultPolicy();
  Facts idle = FactsOf(1);
  Facts busy = FactsOf(2);
  busy.activity.answers_7d = 1;
  EXPECT_DOUBLE_EQ(Balance(policy, idle, {}), 1);
  EXPECT_NEAR(Balance(policy, busy, {}), 0, 1e-12);
  EXPECT_GT(Balance(policy, busy, {.mean_use = 1}), 0.5) << "when everybody is busy, being busy says little";
}

TEST(Limits, AreNamed) {
  const Policy policy = DefaultPolicy();
  Facts facts = FactsOf(1);
  EXPECT_EQ(LimitReached(policy, facts), nullptr);
  facts.activity.contacts_7d = 3;
  EXPECT_THAT(LimitReached(policy, facts), StrEq("asked_this_week"));
  facts.activity.contacts_1d = 1;
  EXPECT_THAT(LimitReached(policy, facts), StrEq("asked_today"));
  facts.activity.unanswered_in_row = policy.limits.pause_after;
  EXPECT_THAT(LimitReached(policy, facts), StrEq("paused"));
  facts.activity.refused_theme = true;
  EXPECT_THAT(LimitReached(policy, facts), StrEq("refused_topic"));
  facts.why_not = "away";
  EXPECT_THAT(LimitReached(policy, facts), StrEq("away"));
}

TEST(ChooseWave, AsksAsManyAsTheExpectedAnswersNeed) {
  Policy policy = WithoutDraws();
  policy.wave.first_most = policy.wave.contacts_most = 100;
  const WaveDecision wave = ChooseWave(policy, InputWith(Many(60)));
  const double enough =
      3 * (policy.wave.answers_per_place + policy.wave.overshoot_per_place) + policy.wave.answers_more;
  EXPECT_GE(wave.expected_after, enough);
  EXPECT_LT(wave.expected_after, enough + 0.4 + 1e-9) << "nobody more than needed";
}

TEST(ChooseWave, AsksNobodyWhileThoseAskedAreExpectedToBeEnough) {
  WaveInput input = InputWith(Many(20));
  for (int i = 0; i < 12; ++i) input.asked.push_back({"s", "l", "r", 0.5, kNow, true});
  const WaveDecision wave = ChooseWave(DefaultPolicy(), input);
  EXPECT_THAT(wave.chosen, IsEmpty());
  EXPECT_TRUE(wave.look_again_minutes) << "what is expected fades with time";
  input.now = kNow + hours(72);
  input.asked.resize(8);
  EXPECT_GT(ChooseWave(DefaultPolicy(), input).chosen.size(), 0U);
}

TEST(ChooseWave, PrefersTheIdleTheRelevantAndThoseAtWork) {
  const Policy policy = WithoutDraws();
  std::vector<Facts> people = {FactsOf(1), FactsOf(2), FactsOf(3), FactsOf(4)};
  people[0].activity.answers_7d = 1;
  people[1].at_work = false;
  people[2].relevance = 0.8;
  WaveInput input = InputWith(people);
  input.places = 1;
  const WaveDecision wave = ChooseWave(policy, input);
  ASSERT_GE(wave.chosen.size(), 2U);
  EXPECT_EQ(wave.chosen[0], 3U);
  EXPECT_EQ(wave.chosen[1], 2U);
}

TEST(ChooseWave, SpreadsOverSectorsAndPlaces) {
  Policy policy = WithoutDraws();
  policy.spread.share = 0.5;
  std::vector<Facts> people = {FactsOf(1, 1.0), FactsOf(2, 0.99), FactsOf(3, 0.8)};
  people[1].sector = people[0].sector;
  people[1].locality = people[0].locality;
  EXPECT_THAT(ChooseWave(policy, InputWith(people)).chosen, ElementsAre(0, 2, 1));
}

TEST(ChooseWave, TheFloorKeepsOutWhoFitsMuchLessWhereThereAreEnough) {
  std::vector<Facts> people = Many(40);
  for (int i = 20; i < 40; ++i) people[i].relevance = 0.1;
  const WaveDecision wave = ChooseWave(DefaultPolicy(), InputWith(people));
  EXPECT_EQ(wave.left_out.at("below_floor"), 20);
  const WaveDecision few = ChooseWave(DefaultPolicy(), InputWith({people[0], people[30]}));
  EXPECT_THAT(few.left_out, IsEmpty());
}

TEST(ChooseWave, GivesUpWhenTheAskHadItsShareOrNobodyIsLeft) {
  WaveInput input = InputWith(Many(30));
  for (int i = 0; i < DefaultPolicy().wave.contacts_most; ++i)
    input.asked.push_back({"s", "l", "r", 0.5, kNow - hours(200), false});
  EXPECT_TRUE(ChooseWave(DefaultPolicy(), input).exhausted);
  EXPECT_THAT(ChooseWave(DefaultPolicy(), input).chosen, IsEmpty());
  EXPECT_TRUE(ChooseWave(DefaultPolicy(), InputWith({})).exhausted);
}

TEST(ChooseWave, WaitsForThoseWhoMayBeAskedTomorrowButNotForEver) {
  std::vector<Facts> people = Many(5);
  for (Facts& facts : people) facts.activity.contacts_1d = 1;
  WaveInput input = InputWith(people);
  EXPECT_FALSE(ChooseWave(DefaultPolicy(), input).exhausted);
  EXPECT_THAT(ChooseWave(DefaultPolicy(), input).left_out, ElementsAre(Pair("asked_today", 5)));
  input.out_of_time = true;
  EXPECT_TRUE(ChooseWave(DefaultPolicy(), input).exhausted);
}

TEST(ChooseWave, AnUrgentAskGoesToMorePeople) {
  WaveInput input = InputWith(Many(60));
  const std::size_t usual = ChooseWave(DefaultPolicy(), input).chosen.size();
  input.urgent = true;
  EXPECT_GT(ChooseWave(DefaultPolicy(), input).chosen.size(), usual);
}

TEST(ChooseWave, FewerAreAskedForEachAskWhenTheCommunityIsAskedALot) {
  WaveInput input = InputWith(Many(60));
  for (int i = 0; i < DefaultPolicy().wave.contacts_least; ++i)
    input.asked.push_back({"s", "l", "r", 0.5, kNow - hours(200), false});
  EXPECT_FALSE(ChooseWave(DefaultPolicy(), input).chosen.empty());
  input.load.mean_contacts_7d = 10;
  EXPECT_THAT(ChooseWave(DefaultPolicy(), input).chosen, IsEmpty());
}

TEST(LikelihoodExponent, RisesWhenEveryContactIsDear) {
  const Policy policy = DefaultPolicy();
  EXPECT_EQ(LikelihoodExponent(policy, {}), policy.likelihood.exponent);
  EXPECT_EQ(LikelihoodExponent(policy, {.mean_contacts_7d = 3 * policy.wave.community_contacts}),
            policy.likelihood.busy_exponent);
}

TEST(ChooseWave, TellsTheChanceOfBeingChosen) {
  const WaveDecision drawn = ChooseWave(DefaultPolicy(), InputWith(Many(40)));
  double expected_people = 0;
  for (const Weighed& weighed : drawn.weighed) {
    EXPECT_GE(weighed.chance, weighed.chosen ? 1.0 / DefaultPolicy().likelihood.chance_draws : 0);
    EXPECT_LE(weighed.chance, 1);
    expected_people += weighed.chance;
  }
  EXPECT_NEAR(expected_people, static_cast<double>(drawn.chosen.size()), 1.5);
  const WaveDecision certain = ChooseWave(WithoutDraws(), InputWith(Many(3)));
  std::vector<double> chances;
  for (const std::size_t i : certain.chosen) chances.push_back(certain.weighed[i].chance);
  EXPECT_THAT(chances, Each(1.0));
}

TEST(ChooseWave, TheSameInputGivesTheSameRecord) {
  const WaveInput input = InputWith(Many(40));
  const std::string record = WriteRecord(input, ChooseWave(DefaultPolicy(), input));
  EXPECT_EQ(WriteRecord(input, ChooseWave(DefaultPolicy(), input)), record);
  WaveInput other = input;
  other.seed = 2;
  EXPECT_NE(WriteRecord(other, ChooseWave(DefaultPolicy(), other)), record);
}

TEST(ChooseWave, TiesGoToTheLowerId) {
  WaveInput input = InputWith({FactsOf(5), FactsOf(2), FactsOf(4)});
  input.places = 1;
  EXPECT_EQ(ChooseWave(WithoutDraws(), input).chosen.at(0), 1U);
}

}  // namespace
}  // namespace coconsult::routing
