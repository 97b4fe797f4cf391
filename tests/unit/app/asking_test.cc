// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "app/deadlines.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using app::InvitationAnswer;
using testing::AppWorld;

class Asking : public ::testing::Test {
 protected:
  void SetUp() override {
    asker_ = world_.AddPerson("Ada Sampleton", "local_authority", "fife");
    for (int i = 0; i < 6; ++i) {
      helpers_.push_back(
          world_.AddPerson("Helper " + std::to_string(i), i % 2 == 0 ? "voluntary_third" : "private",
                           i % 2 == 0 ? "moray" : "angus", "I led reablement and changed rotas in home care.",
                           {"reablement"}));
    }
  }

  AppWorld world_;
  PractitionerId asker_;
  std::vector<PractitionerId> helpers_;
};

TEST_F(Asking, InvitesThreePeopleOfOtherSectorsEachWithAReason) {
  const auto id = world_.AskAs(asker_);
  const auto invitations = world_.InvitationsOf(id);
  ASSERT_EQ(invitations.size(), 3U);
  std::set<PractitionerId> people;
  for (const Invitation& invitation : invitations) {
    EXPECT_EQ(invitation.state, InvitationState::kPending);
    EXPECT_GT(invitation.reason.size(), 20U) << invitation.reason;
    EXPECT_NE(invitation.practitioner, asker_);
    people.insert(invitation.practitioner);
  }
  EXPECT_EQ(people.size(), 3U);
  EXPECT_EQ(world_.Load(id).state, ConsultationState::kMatching);
}

TEST_F(Asking, NeverInvitesTheAskersOwnOrganisationUnlessWelcome) {
  AppWorld world;
  const auto asker = world.AddPerson("Ada Sampleton", "local_authority", "fife");
  const auto colleague =
      world.AddPerson("Col League", "local_authority", "fife", "reablement rotas", {"reablement"});
  ASSERT_TRUE(world.Write(asker, [&](app::WriteScope& scope) -> Result<void> {
    for (const PractitionerId person : {asker, colleague}) {
      auto row = *scope.tx.practitioners().Find(person);
      row.profile.organisation = "Sample Council";
      scope.tx.practitioners().Update(row);
      app::RefreshRouting(scope.tx, scope.services, person);
    }
    return {};
  }));
  Ask ask = world.ReablementAsk();
  ask.reach = Reach::kAnyone;
  const auto refused = world.TryAsk(asker, ask);
  ASSERT_TRUE(refused) << refused.error().message;
  EXPECT_TRUE(world.InvitationsOf(refused->id).empty());
  ask.same_organisation_welcome = true;
  const auto welcomed = world.TryAsk(asker, ask);
  ASSERT_TRUE(welcomed) << welcomed.error().message;
  EXPECT_EQ(world.InvitationsOf(welcomed->id).size(), 1U);
}

TEST_F(Asking, ADeclineBringsTheNextPeerAndIsAWaveOfItsOwn) {
  const auto id = world_.AskAs(asker_);
  ASSERT_TRUE(world_.Answer(world_.PendingOf(id).front(), InvitationAnswer::kDecline));
  const auto invitations = world_.InvitationsOf(id);
  ASSERT_EQ(invitations.size(), 4U);
  EXPECT_EQ(invitations.back().wave, 2);
  EXPECT_EQ(world_.PendingOf(id).size(), 3U);
}

TEST_F(Asking, PassingOnCanNameTheNextPersonToAsk) {
  const auto id = world_.AskAs(asker_);
  std::set<PractitionerId> asked;
  for (const Invitation& invitation : world_.InvitationsOf(id)) asked.insert(invitation.practitioner);
  PractitionerId suggested;
  for (const PractitionerId helper : helpers_) {
    if (!asked.contains(helper)) suggested = helper;
  }
  const Invitation first = world_.PendingOf(id).front();
  ASSERT_TRUE(world_.Write(first.practitioner, [&](app::WriteScope& scope) {
    return app::AnswerInvitation(scope, first.id, InvitationAnswer::kPassOn, suggested);
  }));
  EXPECT_TRUE(std::ranges::any_of(world_.PendingOf(id), [&](const Invitation& invitation) {
    return invitation.practitioner == suggested && invitation.wave == 2;
  }));
}

TEST_F(Asking, SilenceMovesTheAskOnByItself) {
  const auto id = world_.AskAs(asker_);
  world_.clock().Advance(std::chrono::hours(24 * 3));
  world_.FireDue();
  const auto invitations = world_.InvitationsOf(id);
  ASSERT_EQ(invitations.size(), 6U);
  EXPECT_EQ(invitations.front().state, InvitationState::kExpired);
  EXPECT_EQ(world_.PendingOf(id).size(), 3U);
}

TEST_F(Asking, DeadlinesSurviveARestart) {
  const auto id = world_.AskAs(asker_);
  world_.Reopen();
  world_.clock().Advance(std::chrono::hours(24 * 3));
  world_.FireDue();
  EXPECT_EQ(world_.InvitationsOf(id).size(), 6U);
}

TEST_F(Asking, TheConnectorsQueueGetsWhatNobodyTook) {
  const auto id = world_.AskAs(asker_);
  while (!world_.PendingOf(id).empty())
    ASSERT_TRUE(world_.Answer(world_.PendingOf(id).front(), InvitationAnswer::kDecline));
  EXPECT_EQ(world_.InvitationsOf(id).size(), helpers_.size());
  EXPECT_TRUE(world_.Load(id).awaits_connector);
  const auto queue =
      world_.Read(asker_, [](const app::ReadScope& scope) { return app::ListUnanswered(scope, 10, ""); });
  ASSERT_TRUE(queue);
  ASSERT_EQ(queue->items.size(), 1U);
  EXPECT_EQ(queue->items.front().consultation.id, id);
}

TEST_F(Asking, AConnectorsIntroductionIsAnInvitationLikeAnyOther) {
  const auto id = world_.AskAs(asker_);
  while (!world_.PendingOf(id).empty())
    ASSERT_TRUE(world_.Answer(world_.PendingOf(id).front(), InvitationAnswer::kDecline));
  const auto outsider = world_.AddPerson("Out Sider", "nhs_health_board", "highland");
  const auto introduced = world_.Write(asker_, [&](app::WriteScope& scope) {
    return app::IntroducePractitioner(scope, id, outsider, "You ran the night team through the same change.");
  });
  ASSERT_TRUE(introduced);
  EXPECT_EQ(world_.AcceptFirst(id), outsider);
  EXPECT_FALSE(world_.Load(id).awaits_connector);
  EXPECT_EQ(world_.Load(id).state, ConsultationState::kActive);
}

TEST_F(Asking, AcceptingAgainIsTheSameAcceptance) {
  const auto id = world_.AskAs(asker_);
  const auto invitation = world_.PendingOf(id).front();
  ASSERT_TRUE(world_.Answer(invitation, InvitationAnswer::kAccept));
  const auto again = world_.Answer(invitation, InvitationAnswer::kAccept);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->consultation, id);
  EXPECT_FALSE(world_.Answer(invitation, InvitationAnswer::kDecline));
}

TEST_F(Asking, TheFirstAcceptanceFillsTheSeatAndThanksTheOthers) {
  const auto id = world_.AskAs(asker_);
  const auto late = world_.PendingOf(id).back();
  world_.AcceptFirst(id);
  EXPECT_TRUE(world_.PendingOf(id).empty());
  const auto answer = world_.Answer(late, InvitationAnswer::kAccept);
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().reason, "INVITATION_NOT_OPEN");
  EXPECT_EQ(world_.Load(id).phase, "contract");
}

TEST_F(Asking, NobodyIsAskedBeyondTheirOwnLimits) {
  for (int i = 0; i < 2; ++i)
    world_.AcceptFirst(
        world_.AskAs(world_.AddPerson("Asker " + std::to_string(i), "local_authority", "fife")));
  std::map<PractitionerId, int> load;
  for (const PractitionerId helper : helpers_) {
    ASSERT_TRUE(world_.Write(helper, [&](app::WriteScope& scope) {
      app::ProfileChange change;
      change.open_limit = 0;
      return app::UpdatePractitioner(scope, change);
    }));
  }
  const auto id = world_.AskAs(asker_);
  EXPECT_TRUE(world_.InvitationsOf(id).empty());
  EXPECT_TRUE(world_.Load(id).awaits_connector);
}

TEST_F(Asking, SomebodyWhoIsAwayIsNotAsked) {
  for (const PractitionerId helper : helpers_) {
    ASSERT_TRUE(world_.Write(helper, [&](app::WriteScope& scope) {
      app::ProfileChange change;
      change.away_until = std::optional<Timestamp>(scope.now + std::chrono::hours(48));
      return app::UpdatePractitioner(scope, change);
    }));
  }
  EXPECT_TRUE(world_.InvitationsOf(world_.AskAs(asker_)).empty());
}

TEST_F(Asking, AWithdrawnAskTakesItsInvitationsBack) {
  const auto id = world_.AskAs(asker_);
  ASSERT_TRUE(
      world_.Write(asker_, [&](app::WriteScope& scope) { return app::WithdrawConsultation(scope, id); }));
  EXPECT_TRUE(world_.PendingOf(id).empty());
  EXPECT_EQ(world_.Load(id).state, ConsultationState::kWithdrawn);
  const auto again =
      world_.Write(asker_, [&](app::WriteScope& scope) { return app::WithdrawConsultation(scope, id); });
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "WRONG_STATE");
}

TEST_F(Asking, ADraftInvitesNobodyUntilItIsConfirmed) {
  const Ask ask = world_.ReablementAsk();
  const auto routing =
      world_.Read(asker_, [&](const app::ReadScope& scope) { return app::PrepareRouting(scope, ask, ""); });
  ASSERT_TRUE(routing);
  const auto created = world_.Write(asker_, [&](app::WriteScope& scope) {
    return app::CreateConsultation(scope, {ask, true, true, ""}, *routing);
  });
  ASSERT_TRUE(created);
  EXPECT_TRUE(world_.InvitationsOf(created->id).empty());
  const auto sent = world_.Write(asker_, [&](app::WriteScope& scope) {
    return app::ConfirmPhase(scope, created->id, "draft", false, *routing);
  });
  ASSERT_TRUE(sent) << sent.error().message;
  EXPECT_EQ(world_.InvitationsOf(created->id).size(), 3U);
}

TEST_F(Asking, AnAskWithUnknownIdsNamesEachField) {
  Ask ask = world_.ReablementAsk();
  ask.theme = "astrology";
  ask.help_wanted = "magic";
  const auto result = world_.TryAsk(asker_, ask);
  ASSERT_FALSE(result);
  ASSERT_EQ(result.error().violations.size(), 2U);
  EXPECT_EQ(result.error().violations[0].field, "ask.theme");
}

TEST_F(Asking, APreviewInvitesNobodyAndNamesNobody) {
  const Ask ask = world_.ReablementAsk();
  const auto preview = world_.Read(asker_, [&](const app::ReadScope& scope) -> Result<app::Preview> {
    ASSIGN_OR_RETURN(const auto routing, app::PrepareRouting(scope, ask, ""));
    return app::PreviewConsultation(scope, ask, "", routing);
  });
  ASSERT_TRUE(preview);
  EXPECT_EQ(preview->first_wave.size(), 3U);
  EXPECT_EQ(preview->eligible, 6);
  for (const auto& candidate : preview->first_wave)
    EXPECT_EQ(candidate.reason.find("Helper"), std::string::npos);
}

// What people wrote is quoted to nobody but themselves.
TEST_F(Asking, OnlyTheInvitedReadTheirOwnWordsInTheReason) {
  const auto asker = world_.AddPerson("Bea Sampleton", "local_authority", "fife");
  const Ask ask = world_.ReablementAsk();
  const auto preview = world_.Read(asker, [&](const app::ReadScope& scope) -> Result<app::Preview> {
    ASSIGN_OR_RETURN(const auto routing, app::PrepareRouting(scope, ask, ""));
    return app::PreviewConsultation(scope, ask, "", routing);
  });
  ASSERT_TRUE(preview);
  ASSERT_FALSE(preview->first_wave.empty());
  for (const auto& candidate : preview->first_wave) EXPECT_EQ(candidate.reason, "Offers reablement.");

  ASSERT_TRUE(world_.Write(helpers_[0], [&](app::WriteScope& scope) -> Result<void> {
    auto row = *scope.tx.practitioners().Find(helpers_[0]);
    row.profile.away_until = scope.now + std::chrono::hours(24);
    scope.tx.practitioners().Update(row);
    return {};
  }));
  const auto id = world_.AskAs(asker);
  for (const Invitation& invitation : world_.InvitationsOf(id))
    EXPECT_NE(invitation.reason.find("'rotas'"), std::string::npos) << invitation.reason;
  while (!world_.PendingOf(id).empty())
    ASSERT_TRUE(world_.Answer(world_.PendingOf(id).front(), InvitationAnswer::kDecline));
  const auto queue =
      world_.Read(asker, [](const app::ReadScope& scope) { return app::ListUnanswered(scope, 10, ""); });
  ASSERT_TRUE(queue);
  ASSERT_EQ(queue->items.size(), 1U);
  ASSERT_EQ(queue->items[0].suggestions.size(), 1U);
  EXPECT_EQ(queue->items[0].suggestions[0].reason, "Offers reablement.");
}

TEST_F(Asking, EveryWaveLeavesARecordOfWhatWasWeighed) {
  const auto id = world_.AskAs(asker_);
  const auto waves = world_.Read({}, [&](const app::ReadScope& scope) -> Result<std::vector<WaveRecord>> {
    return scope.tx.consultations().Waves(id);
  });
  ASSERT_TRUE(waves);
  ASSERT_EQ(waves->size(), 1U);
  EXPECT_EQ(waves->front().policy_version, routing::DefaultPolicy().version);
  for (const Invitation& invitation : world_.InvitationsOf(id)) {
    EXPECT_NE(waves->front().record.find("person " + invitation.practitioner.ToString()), std::string::npos);
    EXPECT_GT(invitation.expected, 0);
  }
}

TEST_F(Asking, NobodyIsAskedTwiceInADayWhoeverAsks) {
  world_.AskAs(asker_);
  const auto second = world_.AddPerson("Bo Sampleton", "local_authority", "fife");
  const auto again = world_.AskAs(second);
  const auto third = world_.AskAs(asker_);
  std::set<PractitionerId> seen;
  for (const Invitation& invitation : world_.InvitationsOf(again)) seen.insert(invitation.practitioner);
  for (const Invitation& invitation : world_.InvitationsOf(third))
    EXPECT_FALSE(seen.contains(invitation.practitioner));
}

TEST_F(Asking, ALateYesIsTakenWhileThereIsAPlace) {
  const auto id = world_.AskAs(asker_);
  const Invitation first = world_.PendingOf(id).front();
  world_.clock().Advance(std::chrono::hours(24 * 5));
  world_.FireDue();
  const auto answered = world_.Answer(first, InvitationAnswer::kAccept);
  ASSERT_TRUE(answered) << answered.error().message;
  EXPECT_EQ(answered->state, InvitationState::kAccepted);
  EXPECT_EQ(world_.Load(id).state, ConsultationState::kActive);
}

}  // namespace
}  // namespace coconsult
