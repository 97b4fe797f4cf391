// SPDX-License-Identifier: Apache-2.0
#include "process/state.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace coconsult::process {
namespace {

using ::testing::HasSubstr;

State FullState() {
  State state;
  state.phase = "clarify";
  state.phase_started = FromMicros(1'793'610'000'123'456);
  state.box_ends = FromMicros(1'793'782'800'000'000);
  state.extensions = 1;
  state.outcome = ConsultationState::kCompleted;
  state.reversed = true;
  state.routing_exhausted = true;
  state.people = {{"ann", "asker"}, {"bob", "consultant"}};
  state.attributes = {{"help_wanted", "ideas"}, {"note", "quote \" and \\ and \n and é"}};
  state.posted = {{{"ann", "answer"}, 2}, {{"bob", "clarifying_question"}, 5}};
  state.posted_ever = {{{"asker", "narrative"}, 1}};
  state.confirmed = {"bob"};
  state.passed = {"ann"};
  state.forms_done = {"ann", "bob"};
  state.acknowledged = {"no_identifying_data"};
  state.used_once = {"swap>swap_tell"};
  return state;
}

TEST(ProcessState, SurvivesItsTextForm) {
  for (const State& state : {State{}, FullState()}) {
    const auto parsed = ParseState(Serialize(state));
    ASSERT_TRUE(parsed) << parsed.error().detail;
    EXPECT_EQ(**parsed, state);
    EXPECT_EQ(Serialize(**parsed), Serialize(state));
  }
}

TEST(ProcessState, TellsStatesApart) {
  State other = FullState();
  other.posted[{"ann", "answer"}] = 3;
  EXPECT_NE(other, FullState());
}

TEST(ProcessState, IsSmall) {
  State state;
  state.phase = "draft";
  EXPECT_EQ(Serialize(state), R"({"phase":"draft","started":0})");
  EXPECT_LT(Serialize(FullState()).size(), 600U);
}

TEST(ProcessState, IsWrittenEvenWithBrokenText) {
  State state;
  state.attributes = {{"note", "\xff"}};
  EXPECT_TRUE(ParseState(Serialize(state)));
}

TEST(ProcessState, RefusesDamagedText) {
  const std::vector<std::pair<std::string, std::string>> damaged = {
      {"", "no JSON object"},
      {"[]", "no JSON object"},
      {Serialize(FullState()).substr(1), "no JSON object"},
      {R"({"phase":"draft"})", "without phase or started"},
      {R"({"phase":7,"started":0})", "'phase': expected a text"},
      {R"({"phase":"draft","started":"now"})", "'started': expected a whole number"},
      {R"({"phase":"draft","started":1.5})", "'started': expected a whole number"},
      {R"({"phase":"draft","started":18446744073709551615})", "'started': expected a whole number"},
      {R"({"phase":"draft","started":0,"extensions":-1})", "'extensions': expected a count"},
      {R"({"phase":"draft","started":0,"outcome":"lost"})", "'outcome': unknown outcome"},
      {R"({"phase":"draft","started":0,"reversed":1})", "'reversed': expected true or false"},
      {R"({"phase":"draft","started":0,"people":["ann"]})", "'people': expected an object"},
      {R"({"phase":"draft","started":0,"posted":[["ann","answer"]]})", "'posted': expected three entries"},
      {R"({"phase":"draft","started":0,"posted":{}})", "'posted': expected a list"},
      {R"({"phase":"draft","started":0,"passed":[1]})", "'passed': expected a text"},
      {R"({"phase":"draft","started":0,"surprise":1})", "'surprise': unknown key"},
  };
  for (const auto& [text, reason] : damaged) {
    const auto parsed = ParseState(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error().code, Errc::kInternal) << text;
    EXPECT_THAT(parsed.error().detail, HasSubstr(reason)) << text;
  }
}

TEST(ProcessState, RefusesEveryTruncation) {
  const std::string text = Serialize(FullState());
  for (std::size_t size = 0; size < text.size(); ++size)
    EXPECT_FALSE(ParseState(text.substr(0, size))) << size;
}

}  // namespace
}  // namespace coconsult::process
