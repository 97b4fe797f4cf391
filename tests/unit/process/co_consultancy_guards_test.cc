// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/process/co_consultancy_fixture.h"

namespace coconsult::process {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

TEST_F(CoConsultancyTest, RefusesASixthClarifyingQuestion) {
  ReachClarify();
  for (int i = 0; i < 5; ++i) talk_.Post("bob", "clarifying_question");
  EXPECT_THAT(talk_.Kinds("bob"), IsEmpty());
  const Error error = talk_.Refused(Posted{"bob", "clarifying_question", "And what else?"});
  EXPECT_EQ(error.code, Errc::kFailedPrecondition);
  EXPECT_THAT(error.message, HasSubstr("as often as 'Clarify' has room for (5 per person)"));
  EXPECT_THAT(error.message, HasSubstr("you can confirm or pass"));
}

TEST_F(CoConsultancyTest, RefusesTwoQuestionsInOnePost) {
  ReachClarify();
  const Error error =
      talk_.Refused(Posted{"bob", "clarifying_question", "How many are you? And since when?"});
  EXPECT_EQ(error.code, Errc::kInvalidArgument);
  ASSERT_EQ(error.violations.size(), 1U);
  EXPECT_EQ(error.violations[0].field, "text");
  EXPECT_THAT(error.message, HasSubstr("one question per post"));
  for (const char* one :
       {"Really??", "How many?! I wonder.", "Tell me more.",
        "Is it like https://example.org/?q=a?b=c or not?", "Like https://example.org/page?"}) {
    talk_.Post("bob", "clarifying_question", one);
  }
}

TEST_F(CoConsultancyTest, RefusesAdviceBeforeClarifying) {
  ReachClarify();
  for (const char* kind : {"idea", "experience", "contribution", "open_question"}) {
    const Error error = talk_.Refused(Posted{"bob", kind, "Just do it."});
    EXPECT_EQ(error.reason, "NOT_IN_THIS_PHASE");
    EXPECT_THAT(error.message,
                HasSubstr("A post of kind " + std::string(kind) + " does not fit in 'Clarify'."));
    EXPECT_THAT(error.message,
                HasSubstr("You can post clarifying_question now, or confirm when your part is done."));
    EXPECT_THAT(error.message, HasSubstr("Questions only at the moment"));
  }
}

TEST_F(ThinkingPartnerTest, RefusesIdeasForAThinkingPartnerAsk) {
  ReachExplore();
  EXPECT_THAT(talk_.Kinds("bob"), ElementsAre("experience", "open_question"));
  for (const char* kind : {"idea", "contribution"}) {
    const Error error = talk_.Refused(Posted{"bob", kind, "Why not restructure."});
    EXPECT_THAT(error.message, HasSubstr("You were asked to be a thinking partner"));
    EXPECT_THAT(error.message, HasSubstr("You can post experience or open_question now."));
  }
  talk_.Post("bob", "open_question");
}

TEST_F(CoConsultancyTest, AllowsOnlyOpenQuestionsToTheConsultantWhileTheAskerDecides) {
  ReachDecide();
  EXPECT_THAT(talk_.Kinds("bob"), ElementsAre("open_question"));
  EXPECT_THAT(talk_.Refused(Posted{"bob", "idea", "One more."}).message, HasSubstr("Please hold back now"));
}

TEST_F(CoConsultancyTest, KeepsSilentRolesSilent) {
  ReachMatch();
  const Error error = talk_.Refused(Posted{"ann", "narrative", "More."});
  EXPECT_THAT(error.message, HasSubstr("It is not your turn at the moment"));
  EXPECT_THAT(error.message, HasSubstr("We are asking a few people"));
  EXPECT_THAT(talk_.Refused(Confirmed{"ann"}).message,
              HasSubstr("nothing for you to confirm in 'Find somebody to help'"));
}

TEST_F(CoConsultancyTest, KeepsEverybodyElseOut) {
  ReachClarify();
  for (const Event& event :
       {Event(Posted{"eve", "answer", "Me too."}), Event(Confirmed{"eve"}), Event(FormDone{"eve"})}) {
    const Error error = talk_.Refused(event);
    EXPECT_EQ(error.code, Errc::kFailedPrecondition);
    EXPECT_THAT(error.message, HasSubstr("You are not part of this conversation"));
    EXPECT_THAT(error.message, Not(HasSubstr("Clarify")));
  }
}

TEST_F(CoConsultancyTest, TakesNothingAfterTheEnd) {
  ReachMatch();
  talk_.LetBoxEnd();
  talk_.LetBoxEnd();
  ASSERT_EQ(talk_.phase(), "end");
  for (const Event& event :
       {Event(Posted{"ann", "note", "x"}), Event(Confirmed{"ann"}), Event(Joined{"bob", "consultant"})}) {
    EXPECT_THAT(talk_.Refused(event).message, HasSubstr("has ended"));
  }
  EXPECT_THAT(talk_.Must(BoxEnded{}).phases, IsEmpty());
  EXPECT_THAT(talk_.Must(RoutingExhausted{}).phases, IsEmpty());
  EXPECT_THAT(talk_.Guidance("ann"), HasSubstr("has ended"));
}

TEST_F(CoConsultancyTest, HasOneConsultantOnly) {
  ReachContract();
  EXPECT_THAT(talk_.Refused(Joined{"eve", "consultant"}).message, HasSubstr("Somebody else was quicker"));
  EXPECT_THAT(talk_.Refused(Joined{"bob", "consultant"}).message,
              HasSubstr("part of this conversation already"));
  EXPECT_EQ(talk_.Refused(Joined{"eve", "king"}).code, Errc::kInvalidArgument);
}

TEST_F(CoConsultancyTest, KnowsOnlyItsOwnAcknowledgements) {
  EXPECT_EQ(talk_.Refused(Acknowledged{"anything"}).code, Errc::kInvalidArgument);
}

}  // namespace
}  // namespace coconsult::process
