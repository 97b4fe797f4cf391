// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/process/co_consultancy_fixture.h"

namespace coconsult::process {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST_F(CoConsultancyTest, BeginsAsADraftOfTheAskerAlone) {
  EXPECT_EQ(talk_.phase(), "draft");
  EXPECT_FALSE(talk_.begin().box_ends);
  EXPECT_FALSE(talk_.begin().start_routing);
  EXPECT_THAT(talk_.begin().phases, IsEmpty());
  EXPECT_THAT(talk_.Kinds("ann"), ElementsAre("narrative"));
  EXPECT_THAT(talk_.Kinds("bob"), IsEmpty());
  EXPECT_THAT(talk_.Refused(Joined{"bob", "consultant"}).message, HasSubstr("has not been sent yet"));
}

TEST_F(CoConsultancyTest, IsNotSentWithoutTheAcknowledgement) {
  talk_.Post("ann", "narrative");
  EXPECT_FALSE(talk_.CanConfirm("ann"));
  const Error error = talk_.Refused(Confirmed{"ann"});
  EXPECT_EQ(error.code, Errc::kFailedPrecondition);
  EXPECT_EQ(error.reason, "NOT_IN_THIS_PHASE");
  EXPECT_THAT(error.message, HasSubstr("please acknowledge: no_identifying_data"));
  talk_.Must(Acknowledged{"no_identifying_data"});
  EXPECT_TRUE(talk_.CanConfirm("ann"));
  const Step step = talk_.Confirm("ann");
  ExpectOnlyChange(step, "draft", "match");
  EXPECT_EQ(step.consultation_state, ConsultationState::kMatching);
  EXPECT_TRUE(step.start_routing);
  EXPECT_FALSE(step.stop_routing);
  EXPECT_EQ(step.box_ends, AfterWorkingDays(talk_.now(), 4));
}

TEST_F(CoConsultancyTest, IsSentWhateverComesFirst) {
  talk_.Must(Acknowledged{"no_identifying_data"});
  talk_.Confirm("ann");
  EXPECT_EQ(talk_.phase(), "draft");
  ExpectOnlyChange(talk_.Post("ann", "narrative"), "draft", "match");
}

TEST_F(CoConsultancyTest, PostsThatNobodyCountsAnyMoreLeaveTheStateAsItWas) {
  ReachMatch();
  talk_.Must(Joined{"bob", "consultant"});
  for (int i = 0; i < 10; ++i) talk_.Post("bob", "housekeeping");
  const State before = talk_.state();
  talk_.Post("bob", "housekeeping");
  EXPECT_EQ(talk_.state(), before);
}

TEST_F(CoConsultancyTest, GoesFromTheFirstQuestionToTheEnd) {
  ReachMatch();
  const Step joined = talk_.Must(Joined{"bob", "consultant"});
  ExpectOnlyChange(joined, "match", "contract");
  EXPECT_EQ(joined.consultation_state, ConsultationState::kActive);
  EXPECT_TRUE(joined.stop_routing);
  EXPECT_FALSE(joined.start_routing);

  talk_.Post("bob", "housekeeping");
  talk_.Confirm("bob");
  EXPECT_EQ(talk_.phase(), "contract");
  ExpectOnlyChange(talk_.Confirm("ann"), "contract", "clarify");

  AskAndAnswer("bob", "ann");
  ExpectOnlyChange(talk_.Confirm("bob"), "clarify", "explore");

  for (const char* kind : {"open_question", "experience", "idea", "contribution"}) talk_.Post("bob", kind);
  talk_.Post("ann", "answer");
  talk_.Post("ann", "reflection");
  ExpectOnlyChange(talk_.Confirm("ann"), "explore", "decide");

  talk_.Confirm("ann");
  EXPECT_EQ(talk_.phase(), "decide");
  const Step decided = talk_.Post("ann", "micro_experiment");
  ExpectOnlyChange(decided, "decide", "close");
  EXPECT_TRUE(decided.forms_due);

  talk_.Post("bob", "review");
  talk_.Post("ann", "thanks");
  talk_.Must(FormDone{"ann"});
  const Step closed = talk_.Must(FormDone{"bob"});
  ExpectOnlyChange(closed, "close", "swap");
  EXPECT_EQ(closed.consultation_state, ConsultationState::kCompleted);
  EXPECT_EQ(closed.reason, "forms_done");

  const Step passed = talk_.Pass("bob");
  ExpectOnlyChange(passed, "swap", "follow_up");
  EXPECT_FALSE(passed.roles_reversed);
  EXPECT_EQ(passed.box_ends, AfterWorkingDays(talk_.now(), 60));
  talk_.Post("ann", "reflection");
  talk_.Post("bob", "thanks");
  const Step ended = talk_.LetBoxEnd();
  ExpectOnlyChange(ended, "follow_up", "end");
  EXPECT_FALSE(ended.consultation_state);
  EXPECT_FALSE(ended.box_ends);
  EXPECT_EQ(talk_.state().outcome, ConsultationState::kCompleted);
}

TEST_F(CoConsultancyTest, TellsEachPersonWhatTheyCanDo) {
  ReachClarify();
  EXPECT_THAT(talk_.Kinds("bob"), ElementsAre("clarifying_question"));
  EXPECT_THAT(talk_.Kinds("ann"), ElementsAre("answer"));
  EXPECT_THAT(talk_.Kinds("eve"), IsEmpty());
  EXPECT_TRUE(talk_.CanConfirm("bob"));
  EXPECT_FALSE(talk_.CanConfirm("ann"));
  EXPECT_FALSE(talk_.CanConfirm("eve"));
  EXPECT_THAT(talk_.Guidance("bob"), HasSubstr("Questions only"));
  EXPECT_THAT(talk_.Guidance("ann"), HasSubstr("Answer what you can"));
  talk_.Confirm("bob");
  EXPECT_FALSE(talk_.CanConfirm("bob"));
  EXPECT_THAT(talk_.Refused(Confirmed{"bob"}).message, HasSubstr("You have already done this"));
}

// Time boxes.

TEST_F(CoConsultancyTest, ADraftHasNoTimeBox) {
  const Step step = talk_.Must(BoxEnded{});
  EXPECT_THAT(step.phases, IsEmpty());
  EXPECT_EQ(talk_.phase(), "draft");
}

TEST_F(CoConsultancyTest, MatchingIsExtendedOnceThenEndsWithoutAMatch) {
  ReachMatch();
  talk_.Must(RoutingExhausted{});
  EXPECT_EQ(talk_.phase(), "match");
  const Step extended = talk_.LetBoxEnd();
  EXPECT_THAT(extended.phases, IsEmpty());
  EXPECT_FALSE(extended.stop_routing);
  EXPECT_EQ(extended.box_ends, AfterWorkingDays(talk_.now(), 2));
  const Step ended = talk_.LetBoxEnd();
  ExpectOnlyChange(ended, "match", "end");
  EXPECT_EQ(ended.consultation_state, ConsultationState::kExpiredUnmatched);
  EXPECT_EQ(ended.reason, "nobody_available");
  EXPECT_TRUE(ended.stop_routing);
}

TEST_F(CoConsultancyTest, AConnectorsIntroductionInTheExtensionStillCounts) {
  ReachMatch();
  talk_.Must(RoutingExhausted{});
  talk_.LetBoxEnd();
  ExpectOnlyChange(talk_.Must(Joined{"bob", "consultant"}), "match", "contract");
}

TEST_F(CoConsultancyTest, ContractGoesOnByItself) {
  ReachContract();
  EXPECT_EQ(talk_.state().box_ends, AfterWorkingDays(talk_.now(), 1));
  ExpectOnlyChange(talk_.LetBoxEnd(), "contract", "clarify");
}

TEST_F(CoConsultancyTest, ClarifyGoesOnWhenAQuestionWasAnswered) {
  ReachClarify();
  EXPECT_EQ(talk_.state().box_ends, AfterWorkingDays(talk_.now(), 2));
  AskAndAnswer("bob", "ann");
  ExpectOnlyChange(talk_.LetBoxEnd(), "clarify", "explore");
}

TEST_F(CoConsultancyTest, ClarifyIsExtendedOnceThenEndsUnfilled) {
  ReachClarify();
  talk_.Post("bob", "clarifying_question");
  const Step extended = talk_.LetBoxEnd();
  EXPECT_THAT(extended.phases, IsEmpty());
  EXPECT_EQ(extended.box_ends, AfterWorkingDays(talk_.now(), 1));
  const Step ended = talk_.LetBoxEnd();
  ExpectOnlyChange(ended, "clarify", "end");
  EXPECT_EQ(ended.consultation_state, ConsultationState::kUnfilled);
  EXPECT_EQ(ended.reason, kMinimumNotMet);
}

TEST_F(CoConsultancyTest, ClarifyGoesOnAfterItsExtension) {
  ReachClarify();
  talk_.LetBoxEnd();
  AskAndAnswer("bob", "ann");
  ExpectOnlyChange(talk_.LetBoxEnd(), "clarify", "explore");
  EXPECT_EQ(talk_.state().extensions, 0);
}

TEST_F(CoConsultancyTest, ExploreGoesOnWhenTheConsultantPosted) {
  ReachExplore();
  EXPECT_EQ(talk_.state().box_ends, AfterWorkingDays(talk_.now(), 3));
  talk_.Post("bob", "open_question");
  ExpectOnlyChange(talk_.LetBoxEnd(), "explore", "decide");
}

TEST_F(CoConsultancyTest, ExploreIsExtendedOnceThenEndsUnfilled) {
  ReachExplore();
  talk_.Post("ann", "reflection");
  EXPECT_THAT(talk_.LetBoxEnd().phases, IsEmpty());
  EXPECT_EQ(talk_.LetBoxEnd().consultation_state, ConsultationState::kUnfilled);
}

TEST_F(CoConsultancyTest, DecideGoesOnByItself) {
  ReachDecide();
  ExpectOnlyChange(talk_.LetBoxEnd(), "decide", "close");
}

TEST_F(CoConsultancyTest, CloseCompletesEvenWithoutForms) {
  ReachClose();
  talk_.Must(FormDone{"bob"});
  const Step step = talk_.LetBoxEnd();
  ExpectOnlyChange(step, "close", "swap");
  EXPECT_EQ(step.consultation_state, ConsultationState::kCompleted);
  EXPECT_EQ(step.reason, "time_box_ended");
}

TEST_F(CoConsultancyTest, AFormAfterTheCloseIsTaken) {
  ReachClose();
  talk_.LetBoxEnd();
  talk_.Must(FormDone{"ann"});
  EXPECT_EQ(talk_.phase(), "swap");
}

TEST_F(CoConsultancyTest, ASwapNobodyAnswersIsLetGo) {
  ReachSwap();
  talk_.Confirm("ann");
  const Step step = talk_.LetBoxEnd();
  ExpectOnlyChange(step, "swap", "follow_up");
  EXPECT_FALSE(step.roles_reversed);
}

// The second round.

TEST_F(CoConsultancyTest, BothWantToSwapSoTheRolesChange) {
  ReachSwap();
  talk_.Confirm("bob");
  const Step step = talk_.Confirm("ann");
  ExpectOnlyChange(step, "swap", "swap_tell");
  EXPECT_TRUE(step.roles_reversed);
  EXPECT_EQ(step.consultation_state, ConsultationState::kActive);
  EXPECT_THAT(talk_.Kinds("bob"), ElementsAre("narrative"));
  EXPECT_THAT(talk_.Kinds("ann"), IsEmpty());
}

TEST_F(CoConsultancyTest, TheSecondRoundEndsInTheFollowUpNotInAnotherSwap) {
  ReachSwapTell();
  talk_.Post("bob", "narrative");
  ExpectOnlyChange(talk_.Confirm("bob"), "swap_tell", "clarify");
  AskAndAnswer("ann", "bob");
  talk_.Confirm("ann");
  talk_.Post("ann", "idea");
  talk_.Confirm("bob");
  talk_.Post("bob", "reflection", "None, because it has settled itself.");
  const Step decided = talk_.Confirm("bob");
  ExpectOnlyChange(decided, "decide", "swap_close");
  EXPECT_FALSE(decided.forms_due);
  talk_.Confirm("bob");
  EXPECT_EQ(talk_.phase(), "swap_close");
  const Step closed = talk_.Confirm("ann");
  ExpectOnlyChange(closed, "swap_close", "follow_up");
  EXPECT_EQ(closed.consultation_state, ConsultationState::kCompleted);
  EXPECT_TRUE(closed.roles_reversed);
  EXPECT_EQ(talk_.state().people.at("ann"), "asker");
  EXPECT_THAT(talk_.Kinds("bob"), ElementsAre("reflection", "thanks"));
  ExpectOnlyChange(talk_.LetBoxEnd(), "follow_up", "end");
}

TEST_F(CoConsultancyTest, TheSecondRoundAlsoEndsByItself) {
  ReachSwapTell();
  talk_.Post("bob", "narrative");
  ExpectOnlyChange(talk_.LetBoxEnd(), "swap_tell", "clarify");
  AskAndAnswer("ann", "bob");
  talk_.LetBoxEnd();
  talk_.Post("ann", "experience");
  talk_.LetBoxEnd();
  talk_.LetBoxEnd();
  const Step closed = talk_.LetBoxEnd();
  ExpectOnlyChange(closed, "swap_close", "follow_up");
  EXPECT_EQ(closed.reason, "time_box_ended");
}

TEST_F(CoConsultancyTest, ASwapWithoutAQuestionGoesBackToTheFirstRound) {
  for (const bool pass : {true, false}) {
    talk_ = Instance(CoConsultancy(), "ann");
    ReachSwapTell();
    const Step step = pass ? talk_.Pass("bob") : talk_.LetBoxEnd();
    ExpectOnlyChange(step, "swap_tell", "follow_up");
    EXPECT_TRUE(step.roles_reversed);
    EXPECT_EQ(step.consultation_state, ConsultationState::kCompleted);
    EXPECT_EQ(step.reason, "swap_not_used");
    EXPECT_EQ(talk_.state().people.at("ann"), "asker");
  }
}

TEST_F(CoConsultancyTest, ASecondRoundThatStopsDoesNotUndoTheFirst) {
  for (const bool explored : {false, true}) {
    talk_ = Instance(CoConsultancy(), "ann");
    ReachSwapTell();
    talk_.Post("bob", "narrative");
    talk_.Confirm("bob");
    if (explored) {
      AskAndAnswer("ann", "bob");
      talk_.Confirm("ann");
    }
    talk_.LetBoxEnd();
    const Step step = talk_.LetBoxEnd();
    ExpectOnlyChange(step, explored ? "explore" : "clarify", "follow_up");
    EXPECT_EQ(step.consultation_state, ConsultationState::kCompleted);
    EXPECT_EQ(step.reason, "second_round_stopped");
    EXPECT_EQ(talk_.state().people.at("ann"), "asker");
  }
}

TEST_F(ThinkingPartnerTest, TheSecondRoundHasItsOwnWish) {
  ReachSwapTell();
  talk_.Post("bob", "narrative");
  talk_.Confirm("bob");
  AskAndAnswer("ann", "bob");
  talk_.Confirm("ann");
  talk_.Post("ann", "idea");
}

}  // namespace
}  // namespace coconsult::process
