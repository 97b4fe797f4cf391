// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "unit/replay/events.h"

namespace coconsult::replay {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

// Somebody asks about a rota; two could help and one could not.
void AddPeople(Session& session) {
  Apply(session, R"({"time":"2026-01-05T09:00:00Z","practitioner":{"id":"asker","organisation":"A"}})");
  Apply(
      session,
      R"({"practitioner":{"id":"ann","organisation":"B","canHelpWith":"Planning a rota","weeklyCapacity":3}})");
  Apply(
      session,
      R"({"practitioner":{"id":"bea","organisation":"C","canHelpWith":"Rota, budgets and fundraising","weeklyCapacity":3}})");
  Apply(session, R"({"practitioner":{"id":"cal","organisation":"D","canHelpWith":"Foster care"}})");
}
constexpr const char* kAsk =
    R"({"ask":{"id":"q","request":{"asker":"asker","ask":{"title":"Our rota","reach":"REACH_ANYONE"}}}})";

wire::Wave NextWave(Session& session, const std::string& time) {
  const auto outputs = Apply(session, R"({"time":")" + time + R"(","nextWave":{"ask":"q"}})");
  EXPECT_THAT(outputs, SizeIs(1));
  return outputs.empty() ? wire::Wave() : outputs[0].wave();
}

std::string Refusal(Session& session, const std::string& json) {
  const auto outputs = session.Apply(FromJson(json));
  EXPECT_FALSE(outputs) << json;
  return outputs ? "" : outputs.error().message;
}

TEST(ReplaySession, ScoresAnAskAgainstEverybodyWhoFits) {
  Session session = MakeSession();
  AddPeople(session);
  const auto outputs = Apply(
      session, R"({"score":{"id":"x","request":{"asker":"asker","ask":{"title":"Our rota","reach":4}}}})");
  ASSERT_THAT(outputs, SizeIs(1));
  const wire::Scores& scores = outputs[0].scores();
  EXPECT_EQ(scores.id(), "x");
  ASSERT_EQ(scores.people_size(), 2);
  EXPECT_EQ(scores.people(0).person(), "ann") << "nothing else dilutes the match";
  EXPECT_GT(scores.people(0).score(), scores.people(1).score());
  EXPECT_GT(scores.people(0).parts_size(), 0);
}

TEST(ReplaySession, AsksThoseWhoFitAndWaitsForThem) {
  Session session = MakeSession();
  AddPeople(session);
  Apply(session, kAsk);
  const wire::Wave first = NextWave(session, "2026-01-05T10:00:00Z");
  EXPECT_THAT(first.chosen(), UnorderedElementsAre("ann", "bea"));
  EXPECT_THAT(first.reasons(), SizeIs(2));
  EXPECT_TRUE(first.exhausted()) << "there is nobody else";
  EXPECT_THAT(NextWave(session, "2026-01-05T11:00:00Z").chosen(), IsEmpty());
}

TEST(ReplaySession, AsksNobodyTwiceInADay) {
  Session session = MakeSession();
  AddPeople(session);
  Apply(session, kAsk);
  NextWave(session, "2026-01-05T10:00:00Z");
  Apply(session,
        R"({"ask":{"id":"r","request":{"asker":"asker","ask":{"title":"The rota again","reach":4}}}})");
  const auto outputs = Apply(session, R"({"time":"2026-01-05T12:00:00Z","nextWave":{"ask":"r"}})");
  ASSERT_THAT(outputs, SizeIs(1));
  EXPECT_THAT(outputs[0].wave().chosen(), IsEmpty());
  ASSERT_EQ(outputs[0].wave().left_out_size(), 1);
  EXPECT_EQ(outputs[0].wave().left_out(0).cause(), "asked_today");
  EXPECT_EQ(outputs[0].wave().left_out(0).people(), 2);
  EXPECT_TRUE(outputs[0].wave().has_look_again());
}

TEST(ReplaySession, WhoHelpedKnowsAboutIt) {
  Session session = MakeSession();
  AddPeople(session);
  Apply(session, kAsk);
  NextWave(session, "2026-01-05T10:00:00Z");
  Apply(session, R"({"contact":{"ask":"q","practitioner":"cal"}})");
  Apply(session, R"({"time":"2026-01-05T11:00:00Z","answer":{"ask":"q","practitioner":"cal","learn":true}})");
  const auto outputs =
      Apply(session, R"({"score":{"request":{"asker":"asker","ask":{"title":"Our rota","reach":4}}}})");
  EXPECT_EQ(outputs[0].scores().people_size(), 3);
}

TEST(ReplaySession, NotMyFieldCountsForThatThemeOnly) {
  Session session = MakeSession();
  AddPeople(session);
  const auto ask = [&](const std::string& id, const std::string& theme, const std::string& time) {
    Apply(session, R"({"time":")" + time + R"(","ask":{"id":")" + id +
                       R"(","request":{"asker":"asker","ask":{"title":"Our rota","reach":4,"theme":")" +
                       theme + R"("}}}})");
    return Apply(session, R"({"nextWave":{"ask":")" + id + R"("}})").at(0).wave();
  };
  ask("1", "rotas", "2026-01-05T10:00:00Z");
  Apply(session, R"({"pass":{"ask":"1","practitioner":"ann","notMyField":true}})");
  Apply(session, R"({"pass":{"ask":"1","practitioner":"bea"}})");
  EXPECT_THAT(ask("2", "rotas", "2026-01-07T10:00:00Z").chosen(), ElementsAre("bea"));
  EXPECT_THAT(ask("3", "staffing", "2026-01-09T10:00:00Z").chosen(), UnorderedElementsAre("ann", "bea"));
}

TEST(ReplaySession, SilenceInARowIsRespectedUntilTheyDoSomething) {
  Session session = MakeSession();
  AddPeople(session);
  for (int i = 0; i < routing::DefaultPolicy().limits.pause_after; ++i) {
    const std::string id = std::to_string(i);
    Apply(session, R"({"time":"2026-0)" + std::to_string(i % 9 + 1) + R"(-12T10:00:00Z","ask":{"id":")" + id +
                       R"(","request":{"asker":"asker","ask":{"title":"Our rota","reach":4}}}})");
    Apply(session, R"({"contact":{"ask":")" + id + R"(","practitioner":"ann"}})");
    Apply(session, R"({"silence":{"ask":")" + id + R"(","practitioner":"ann"}})");
  }
  Apply(
      session,
      R"({"time":"2026-12-01T10:00:00Z","ask":{"id":"q","request":{"asker":"asker","ask":{"title":"Our rota","reach":4}}}})");
  EXPECT_THAT(NextWave(session, "2026-12-01T10:00:00Z").chosen(), ElementsAre("bea"));
  Apply(session, R"({"action":{"practitioner":"ann"}})");
  EXPECT_THAT(NextWave(session, "2026-12-01T11:00:00Z").chosen(), ElementsAre("ann"));
}

TEST(ReplaySession, RefusesALineAndChangesNothing) {
  Session session = MakeSession();
  AddPeople(session);
  EXPECT_THAT(Refusal(session, R"({"time":"2026-01-05T08:00:00Z","nextWave":{"ask":"q"}})"),
              HasSubstr("Sort the lines by time"));
  EXPECT_THAT(Refusal(session, R"({"time":"2026-01-06T08:00:00Z","nextWave":{"ask":"q"}})"),
              HasSubstr("There is no ask 'q'"));
  EXPECT_THAT(Refusal(session, R"({"document":{"practitioner":"dan","text":"x"}})"),
              HasSubstr("There is nobody called 'dan'"));
  EXPECT_THAT(Refusal(session, R"({"practitioner":{"id":"dan","hours":{"weekdays":[8]}}})"),
              HasSubstr("from 1, Monday, to 7"));
  EXPECT_THAT(Refusal(session, "{}"), HasSubstr("Write one of practitioner"));
  // The refused time did not pass.
  Apply(session, R"({"time":"2026-01-05T09:30:00Z","action":{"practitioner":"ann"}})");
}

TEST(ReplaySession, ComparesWhatWasLoggedWithWhatThePolicyWouldHaveDone) {
  Session session = MakeSession(routing::DefaultPolicy(), true);
  AddPeople(session);
  Apply(session, kAsk);
  Apply(session, R"({"time":"2026-01-05T10:00:00Z","contact":{"ask":"q","practitioner":"ann"}})");
  Apply(session, R"({"contact":{"ask":"q","practitioner":"cal"}})");
  const auto outputs = session.Finish();
  ASSERT_THAT(outputs, SizeIs(2));
  EXPECT_THAT(outputs[0].comparison().both(), ElementsAre("ann"));
  EXPECT_THAT(outputs[0].comparison().only_logged(), ElementsAre("cal"));
  EXPECT_THAT(outputs[0].comparison().only_policy(), ElementsAre("bea"));
  EXPECT_EQ(outputs[1].summary().logged_contacts(), 2);
  EXPECT_EQ(outputs[1].summary().both(), 1);
}

}  // namespace
}  // namespace coconsult::replay
