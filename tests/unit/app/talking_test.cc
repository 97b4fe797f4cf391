// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "app/events.h"
#include "app/moderating.h"
#include "app/outcomes.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using testing::AppWorld;

constexpr const char* kQuestion = "Which shifts did the team find hardest to change, and why?";

class Talking : public ::testing::Test {
 protected:
  void SetUp() override {
    const AppWorld::Pair pair = world_.StartPair();
    asker_ = pair.asker;
    consultant_ = pair.consultant;
    id_ = pair.id;
  }

  void ToClarify() {
    ASSERT_TRUE(world_.Confirm(asker_, id_));
    ASSERT_TRUE(world_.Confirm(consultant_, id_));
  }
  int Count(PractitionerId person, ChangeKind kind) {
    int count = 0;
    for (const auto& event : world_.EventsOf(person)) count += event.change.kind == kind ? 1 : 0;
    return count;
  }

  AppWorld world_;
  PractitionerId asker_;
  PractitionerId consultant_;
  ConsultationId id_;
};

TEST_F(Talking, SequencesAreDenseAndMessagesComeBackInOrder) {
  ToClarify();
  ASSERT_EQ(*world_.Post(consultant_, id_, "clarifying_question", kQuestion), 1);
  ASSERT_EQ(*world_.Post(asker_, id_, "answer", "The late ones."), 2);
  const auto page = world_.Read(
      asker_, [&](const app::ReadScope& scope) { return app::ListMessages(scope, id_, 0, 0, 10); });
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 2U);
  EXPECT_EQ(page->messages[0].message.text, kQuestion);
  EXPECT_EQ(page->messages[0].message.author_role, "consultant");
  EXPECT_EQ(page->last_sequence, 2);
}

TEST_F(Talking, ARefusedPostTakesNoSequence) {
  ToClarify();
  const auto refused = world_.Post(consultant_, id_, "idea", "You should change everything at once.");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kFailedPrecondition);
  EXPECT_EQ(refused.error().reason, "NOT_IN_THIS_PHASE");
  EXPECT_EQ(*world_.Post(consultant_, id_, "clarifying_question", kQuestion), 1);
}

TEST_F(Talking, TheFirstSubstantiveMessageOfSomebodyElseAnswersTheAsk) {
  ToClarify();
  EXPECT_FALSE(world_.Load(id_).answered_at);
  ASSERT_TRUE(world_.Post(consultant_, id_, "clarifying_question", "Why?"));
  EXPECT_FALSE(world_.Load(id_).answered_at) << "shorter than 40 characters";
  ASSERT_TRUE(world_.Post(consultant_, id_, "clarifying_question", kQuestion));
  EXPECT_TRUE(world_.Load(id_).answered_at);
}

TEST_F(Talking, EveryMemberSeesEachMessageOnceAndOutsidersNone) {
  const auto outsider = world_.AddPerson("Out Sider", "private", "angus");
  ToClarify();
  ASSERT_TRUE(world_.Post(consultant_, id_, "clarifying_question", kQuestion));
  EXPECT_EQ(Count(asker_, ChangeKind::kMessagePosted), 1);
  EXPECT_EQ(Count(consultant_, ChangeKind::kMessagePosted), 1);
  EXPECT_EQ(Count(outsider, ChangeKind::kMessagePosted), 0);
}

TEST_F(Talking, AMemberWhoLeftSeesNothingOfTheThread) {
  ToClarify();
  ASSERT_TRUE(world_.Post(consultant_, id_, "clarifying_question", kQuestion));
  ASSERT_TRUE(world_.Write(consultant_, [&](app::WriteScope& scope) -> Result<void> {
    auto member = *scope.tx.consultations().FindMember(id_, consultant_);
    member.left_at = scope.now;
    scope.tx.consultations().UpdateParticipant(member);
    return {};
  }));
  EXPECT_EQ(Count(consultant_, ChangeKind::kMessagePosted), 0);
  EXPECT_FALSE(world_.Post(consultant_, id_, "clarifying_question", kQuestion));
}

TEST_F(Talking, AMemberWhoIsNoLongerAPractitionerSeesNothingOfTheThread) {
  ToClarify();
  ASSERT_TRUE(world_.Post(consultant_, id_, "clarifying_question", kQuestion));
  ASSERT_EQ(Count(asker_, ChangeKind::kMessagePosted), 1);
  ASSERT_TRUE(world_.Write(asker_, [&](app::WriteScope& scope) -> Result<void> {
    auto person = *scope.tx.practitioners().Find(asker_);
    person.roles = {Role::kConnector};
    scope.tx.practitioners().Update(person);
    return {};
  }));
  EXPECT_EQ(Count(asker_, ChangeKind::kMessagePosted), 0);
}

TEST_F(Talking, ReadingOnFromAPositionGivesOnlyWhatIsNew) {
  const std::int64_t position = world_.EventsOf(asker_).back().change.position;
  ToClarify();
  const auto after = world_.EventsOf(asker_, position);
  ASSERT_FALSE(after.empty());
  for (const auto& event : after) EXPECT_GT(event.change.position, position);
}

TEST_F(Talking, AResumeTokenIsGoodForItsOwnerOnlyAndOnlyUnaltered) {
  const auto& tokens = world_.services().tokens;
  const std::string token = app::MakeResumeToken(tokens, asker_, 42);
  EXPECT_EQ(*app::ParseResumeToken(tokens, asker_, token), 42);
  EXPECT_FALSE(app::ParseResumeToken(tokens, consultant_, token));
  EXPECT_FALSE(app::ParseResumeToken(tokens, asker_, "43" + token.substr(2)));
  EXPECT_FALSE(app::ParseResumeToken(tokens, asker_, "nonsense"));
}

TEST_F(Talking, ClosingMakesAFormForEachAndBothFormsCompleteTheConsultation) {
  world_.TalkThrough(id_, asker_, consultant_);
  EXPECT_EQ(world_.Load(id_).phase, "close");
  for (const PractitionerId person : {asker_, consultant_}) {
    const auto forms =
        world_.Read(person, [](const app::ReadScope& scope) { return app::ListOutcomeForms(scope, false); });
    ASSERT_TRUE(forms);
    ASSERT_EQ(forms->size(), 1U);
    CloseAnswers answers;
    if (person == asker_) answers.course_of_action = "new_or_additional_action";
    const auto submitted = world_.Write(person, [&](app::WriteScope& scope) {
      return app::SubmitOutcome(scope, forms->front().form.id, false, answers);
    });
    ASSERT_TRUE(submitted) << submitted.error().message;
    EXPECT_EQ(submitted->completed, person == consultant_);
  }
  EXPECT_EQ(world_.Load(id_).state, ConsultationState::kCompleted);
  EXPECT_TRUE(world_.Load(id_).closed_at);
}

TEST_F(Talking, TheAskersFormNeedsItsOneQuestionAnswered) {
  world_.TalkThrough(id_, asker_, consultant_);
  const auto forms =
      world_.Read(asker_, [](const app::ReadScope& scope) { return app::ListOutcomeForms(scope, false); });
  const auto submitted = world_.Write(asker_, [&](app::WriteScope& scope) {
    return app::SubmitOutcome(scope, forms->front().form.id, false, CloseAnswers{});
  });
  ASSERT_FALSE(submitted);
  EXPECT_EQ(submitted.error().violations.front().field, "close.course_of_action");
}

TEST_F(Talking, ACompletedConsultationStaysCompletedWhenARoundWithSwappedPlacesIsGivenUp) {
  world_.TalkThrough(id_, asker_, consultant_);
  world_.clock().Advance(std::chrono::hours(24 * 5));
  world_.FireDue();
  ASSERT_EQ(world_.Load(id_).phase, "swap");
  ASSERT_TRUE(world_.Confirm(asker_, id_));
  ASSERT_TRUE(world_.Confirm(consultant_, id_));
  ASSERT_EQ(world_.Load(id_).state, ConsultationState::kActive);
  const auto withdrawn =
      world_.Write(asker_, [&](app::WriteScope& scope) { return app::WithdrawConsultation(scope, id_); });
  ASSERT_FALSE(withdrawn);
  EXPECT_EQ(withdrawn.error().reason, "WRONG_STATE");
  ASSERT_TRUE(world_.Confirm(consultant_, id_, true));
  EXPECT_EQ(world_.Load(id_).state, ConsultationState::kCompleted);
}

TEST_F(Talking, AFinishedThreadCanBeReadAndNotWrittenTo) {
  ASSERT_TRUE(
      world_.Write(asker_, [&](app::WriteScope& scope) { return app::WithdrawConsultation(scope, id_); }));
  EXPECT_TRUE(world_.Read(
      asker_, [&](const app::ReadScope& scope) { return app::ListMessages(scope, id_, 0, 0, 10); }));
  const auto post = world_.Post(asker_, id_, "housekeeping", "Hello?");
  ASSERT_FALSE(post);
  EXPECT_EQ(post.error().reason, "WRONG_STATE");
}

}  // namespace
}  // namespace coconsult
