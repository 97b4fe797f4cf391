// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/process/definitions.h"
#include "unit/process/instance.h"

namespace coconsult::process {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Definition Parsed(const char* toml) {
  auto definition = ParseDefinition("test.toml", toml, kKinds);
  EXPECT_TRUE(definition) << (definition ? "" : definition.error().message);
  return *std::move(definition);
}

class TroikaTest : public ::testing::Test {
 protected:
  void Gather() {
    talk_.Must(Joined{"bob", "consultant"});
    talk_.Must(Joined{"cat", "consultant"});
  }
  void TellChallenge() {
    Gather();
    talk_.Must(Acknowledged{"no_identifying_data"});
    talk_.Post("ann", "narrative");
  }
  void Turn() {
    TellChallenge();
    talk_.Confirm("ann");
  }

  const Definition definition_ = Parsed(kTroika);
  Instance talk_{definition_, "ann"};
};

TEST_F(TroikaTest, RunsFromGatheringToTheReflection) {
  EXPECT_TRUE(talk_.begin().start_routing);
  talk_.Must(Joined{"bob", "consultant"});
  EXPECT_EQ(talk_.phase(), "gather");
  EXPECT_TRUE(talk_.Must(Joined{"cat", "consultant"}).stop_routing);
  talk_.Post("ann", "narrative");
  EXPECT_EQ(talk_.phase(), "challenge") << "left without the acknowledgement";
  talk_.Must(Acknowledged{"no_identifying_data"});
  EXPECT_EQ(talk_.phase(), "clarify");
  talk_.Post("bob", "clarifying_question");
  talk_.Post("ann", "answer");
  talk_.Confirm("ann");
  talk_.Post("bob", "idea");
  EXPECT_EQ(talk_.phase(), "turned");
  EXPECT_TRUE(talk_.Post("cat", "experience").forms_due);
  talk_.Post("ann", "action");
  const Step done = talk_.Post("ann", "reflection");
  EXPECT_EQ(talk_.phase(), "done");
  EXPECT_EQ(done.consultation_state, ConsultationState::kCompleted);
  EXPECT_EQ(done.reason, "reflected");
}

TEST_F(TroikaTest, CapsQuestionsPerPerson) {
  TellChallenge();
  talk_.Post("bob", "clarifying_question");
  talk_.Post("bob", "clarifying_question");
  EXPECT_THAT(talk_.Kinds("bob"), IsEmpty());
  EXPECT_THAT(talk_.Kinds("cat"), ElementsAre("clarifying_question"));
  EXPECT_THAT(talk_.Refused(Posted{"bob", "clarifying_question", "Third?"}).message,
              HasSubstr("2 per person"));
}

TEST_F(TroikaTest, SilencesTheAskerWhileTheOthersTalk) {
  Turn();
  EXPECT_THAT(talk_.Kinds("ann"), IsEmpty());
  EXPECT_THAT(talk_.Refused(Posted{"ann", "answer", "But ..."}).message,
              HasSubstr("Listen with your back turned"));
}

TEST_F(TroikaTest, CountsAPassAsDone) {
  Turn();
  talk_.Pass("bob");
  EXPECT_EQ(talk_.phase(), "turned");
  talk_.Post("cat", "idea");
  EXPECT_EQ(talk_.phase(), "return");
}

TEST_F(TroikaTest, LimitsTheLengthInCharactersNotBytes) {
  Gather();
  std::string text;
  for (int i = 0; i < 200; ++i) text += "é";
  const Error error = talk_.Refused(Posted{"ann", "narrative", text + "é"});
  EXPECT_EQ(error.code, Errc::kInvalidArgument);
  EXPECT_THAT(error.message, HasSubstr("has 201 characters; in this phase 200 is the most"));
  talk_.Post("ann", "narrative", text);
}

TEST_F(TroikaTest, EndsWhenNobodyIsLeftToInvite) {
  talk_.Must(Joined{"bob", "consultant"});
  const Step step = talk_.Must(RoutingExhausted{});
  EXPECT_EQ(talk_.phase(), "done");
  EXPECT_EQ(step.consultation_state, ConsultationState::kExpiredUnmatched);
  EXPECT_TRUE(step.stop_routing);
}

TEST_F(TroikaTest, IgnoresExhaustedRoutingOnceItRuns) {
  Gather();
  talk_.Must(RoutingExhausted{});
  EXPECT_EQ(talk_.phase(), "challenge");
  EXPECT_FALSE(talk_.state().routing_exhausted);
}

TEST_F(TroikaTest, EndsUnfilledWhereNobodyActs) {
  Gather();
  EXPECT_THAT(talk_.LetBoxEnd().phases, IsEmpty());
  EXPECT_EQ(talk_.LetBoxEnd().consultation_state, ConsultationState::kUnfilled);
}

class SoundingBoardTest : public ::testing::Test {
 protected:
  void Gather(int voices) {
    talk_.Post("kay", "key_question", "What should we stop doing?");
    for (int i = 0; i < voices; ++i) talk_.Must(Joined{"voice" + std::to_string(i), "voice"});
  }

  const Definition definition_ = Parsed(kSoundingBoard);
  Instance talk_{definition_, "kay"};
};

TEST_F(SoundingBoardTest, RunsWithItsOwnRolesAndKinds) {
  Gather(3);
  EXPECT_EQ(talk_.phase(), "frame");
  EXPECT_EQ(talk_.LetBoxEnd().consultation_state, ConsultationState::kActive);
  talk_.Post("voice0", "resonance");
  talk_.Post("voice1", "resonance");
  talk_.Pass("voice2");
  EXPECT_EQ(talk_.phase(), "weigh");
  talk_.Post("voice2", "vote");
  EXPECT_EQ(talk_.Confirm("kay").reason, "weighed");
  EXPECT_EQ(talk_.phase(), "over");
}

TEST_F(SoundingBoardTest, StartsAtOnceWhenItIsFull) {
  Gather(6);
  EXPECT_EQ(talk_.phase(), "hear");
  EXPECT_THAT(talk_.Refused(Joined{"late", "voice"}).message, HasSubstr("no place left"));
}

TEST_F(SoundingBoardTest, EndsWithItsOwnReasonWhenTooFewJoin) {
  Gather(2);
  const Step step = talk_.LetBoxEnd();
  EXPECT_EQ(step.consultation_state, ConsultationState::kUnfilled);
  EXPECT_EQ(step.reason, "too_few");
}

TEST_F(SoundingBoardTest, ClosesUnmetWithoutAQuestion) {
  for (int i = 0; i < 4; ++i) talk_.Must(Joined{"voice" + std::to_string(i), "voice"});
  EXPECT_EQ(talk_.LetBoxEnd().reason, kMinimumNotMet);
}

TEST_F(SoundingBoardTest, RequiresVoicesBeforeVotes) {
  Gather(3);
  talk_.LetBoxEnd();
  talk_.Post("voice0", "resonance");
  talk_.LetBoxEnd();
  EXPECT_THAT(talk_.Refused(Posted{"voice0", "vote", "Yes."}).message,
              HasSubstr("Too few voices were heard to vote."));
}

TEST_F(SoundingBoardTest, GoesBackOnceOnly) {
  Gather(3);
  talk_.Must(Joined{"sam", "scribe"});
  talk_.LetBoxEnd();
  talk_.LetBoxEnd();
  talk_.Confirm("kay");
  EXPECT_EQ(talk_.phase(), "again");
  talk_.LetBoxEnd();
  EXPECT_EQ(talk_.phase(), "weigh");
  EXPECT_TRUE(talk_.CanConfirm("kay"));
  talk_.Confirm("kay");
  EXPECT_EQ(talk_.phase(), "weigh") << "the way back was taken twice";
  talk_.Post("sam", "note");
  EXPECT_EQ(talk_.phase(), "over");
}

}  // namespace
}  // namespace coconsult::process
