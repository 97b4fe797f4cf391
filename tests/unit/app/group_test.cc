// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#include "app/housekeeping.h"
#include "app/outcomes.h"
#include "app/threads.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using app::InvitationAnswer;
using testing::AppWorld;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr const char* kGroup = "group_consultation";
constexpr int kPlaces = 9;
// When nobody is known yet, everybody is expected to say yes with 0.4: enough for six; the rest is asked as
// they answer.
constexpr std::size_t kAskedAtOnce = 15;

std::vector<process::DefinitionFile> GroupConsultation() {
  std::ifstream in(COCONSULT_DEPLOY "/processes/group_consultation.toml");
  return {{"group_consultation.toml", {std::istreambuf_iterator<char>(in), {}}}};
}

// One person asks, `count` could help; sectors and organisations differ.
class Group : public ::testing::Test {
 protected:
  void SetUp() override { asker_ = world_.AddPerson("Ada Sampleton", "local_authority", "fife"); }

  void AddPeers(int count) {
    for (int i = 0; i < count; ++i) {
      world_.AddPerson("Peer " + std::to_string(i), i % 2 == 0 ? "voluntary_third" : "private",
                       i % 3 == 0 ? "moray" : "angus", "reablement and rotas", {"reablement"});
    }
  }
  void Ask() {
    const auto asked = world_.TryAsk(asker_, world_.ReablementAsk(), kGroup);
    ASSERT_TRUE(asked) << asked.error().message;
    id_ = asked->id;
  }
  // The first `count` of those who have not answered accept, one after the other.
  void Accept(int count) {
    for (int i = 0; i < count; ++i) peers_.push_back(world_.AcceptFirst(id_));
  }
  // Ten people in one thread, in the phase `agree`.
  void Gather() {
    AddPeers(12);
    Ask();
    Accept(kPlaces);
  }
  std::vector<PractitionerId> Everybody() const {
    auto all = peers_;
    all.push_back(asker_);
    return all;
  }
  std::vector<std::string> TextsSeenBy(PractitionerId person) {
    std::vector<std::string> texts;
    for (const auto& event : world_.EventsOf(person)) {
      if (event.change.kind == ChangeKind::kMessagePosted) texts.push_back(event.message->message.text);
    }
    return texts;
  }
  void Leave(PractitionerId person) {
    ASSERT_TRUE(world_.Write(person, [&](app::WriteScope& scope) -> Result<void> {
      auto member = *scope.tx.consultations().FindMember(id_, person);
      member.left_at = scope.now;
      scope.tx.consultations().UpdateParticipant(member);
      return {};
    }));
  }

  AppWorld world_{GroupConsultation()};
  PractitionerId asker_;
  std::vector<PractitionerId> peers_;
  ConsultationId id_;
};

TEST_F(Group, AsksMoreThanThereArePlacesBecauseNotAllSayYes) {
  AddPeers(40);
  Ask();
  EXPECT_THAT(world_.PendingOf(id_), SizeIs(kAskedAtOnce));
}

TEST_F(Group, APreviewShowsAllWhoWouldBeAskedFirst) {
  AddPeers(40);
  const auto ask = world_.ReablementAsk();
  const auto preview = world_.Read(asker_, [&](const app::ReadScope& scope) -> Result<app::Preview> {
    ASSIGN_OR_RETURN(const auto routing, app::PrepareRouting(scope, ask, kGroup));
    return app::PreviewConsultation(scope, ask, kGroup, routing);
  });
  ASSERT_TRUE(preview);
  EXPECT_THAT(preview->first_wave, SizeIs(kAskedAtOnce));
}

TEST_F(Group, AnUnknownProcessIsNamed) {
  const auto asked = world_.TryAsk(asker_, world_.ReablementAsk(), "séance");
  ASSERT_FALSE(asked);
  EXPECT_EQ(asked.error().violations.at(0).field, "process");
}

TEST_F(Group, EverybodyWhoAcceptsJoinsUntilNoPlaceIsLeft) {
  AddPeers(12);
  Ask();
  for (int i = 1; i < kPlaces; ++i) {
    Accept(1);
    EXPECT_EQ(world_.Load(id_).state, ConsultationState::kMatching) << i << " joined";
  }
  const Invitation late = world_.PendingOf(id_).back();
  Accept(1);
  EXPECT_EQ(world_.Load(id_).state, ConsultationState::kActive);
  EXPECT_EQ(world_.Load(id_).phase, "agree");
  EXPECT_THAT(world_.PendingOf(id_), IsEmpty());
  EXPECT_EQ(world_.Answer(late, InvitationAnswer::kAccept).error().reason, "INVITATION_NOT_OPEN");
  EXPECT_EQ(std::set<PractitionerId>(peers_.begin(), peers_.end()).size(), std::size_t{kPlaces});
}

TEST_F(Group, DeclinesBringMorePeersOnceTooFewAreExpectedToJoin) {
  AddPeers(40);
  Ask();
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(world_.Answer(world_.PendingOf(id_).front(), InvitationAnswer::kDecline));
    EXPECT_THAT(world_.InvitationsOf(id_), SizeIs(kAskedAtOnce));
  }
  ASSERT_TRUE(world_.Answer(world_.PendingOf(id_).front(), InvitationAnswer::kDecline));
  EXPECT_GT(world_.InvitationsOf(id_).size(), kAskedAtOnce);
}

// Else a group of ten could never come together where only fifteen people are asked in all.
TEST_F(Group, MayAskMorePeopleThanAPairBecauseItHasMorePlaces) {
  AddPeers(60);
  Ask();
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(world_.Answer(world_.PendingOf(id_).front(), InvitationAnswer::kDecline));
  }
  Accept(kPlaces);
  EXPECT_EQ(world_.Load(id_).state, ConsultationState::kActive);
  EXPECT_LE(world_.InvitationsOf(id_).size(), 54U);
}

TEST_F(Group, BeginsWithThoseWhoAreThereWhenNobodyIsLeftToAsk) {
  AddPeers(4);
  Ask();
  Accept(3);
  EXPECT_EQ(world_.Load(id_).phase, "gather");
  ASSERT_TRUE(world_.Answer(world_.PendingOf(id_).front(), InvitationAnswer::kDecline));
  EXPECT_EQ(world_.Load(id_).phase, "agree");
  EXPECT_FALSE(world_.Load(id_).awaits_connector);
}

TEST_F(Group, AConnectorCanCompleteAGroupThatIsTooSmall) {
  AddPeers(2);
  Ask();
  Accept(2);
  EXPECT_TRUE(world_.Load(id_).awaits_connector);
  const auto outsider = world_.AddPerson("Out Sider", "nhs_health_board", "highland");
  ASSERT_TRUE(world_.Write(asker_, [&](app::WriteScope& scope) {
    return app::IntroducePractitioner(scope, id_, outsider,
                                      "You ran the night team through the same change.");
  }));
  Accept(1);
  EXPECT_EQ(world_.Load(id_).phase, "agree") << "three are enough, and nobody is left to ask";
  EXPECT_FALSE(world_.Load(id_).awaits_connector);
}

TEST_F(Group, EndsUnfilledWhenTooFewJoin) {
  AddPeers(2);
  Ask();
  Accept(2);
  for (int i = 0; i < 2; ++i) {
    world_.clock().Advance(std::chrono::hours(24 * 8));
    world_.FireDue();
  }
  EXPECT_EQ(world_.Load(id_).state, ConsultationState::kUnfilled);
  EXPECT_EQ(world_.Load(id_).state_reason, "too_few_joined");
}

TEST_F(Group, AllTenSeeEveryMessageInOneOrder) {
  Gather();
  std::vector<std::string> texts;
  for (const PractitionerId person : Everybody()) {
    texts.push_back("Hello, I am number " + std::to_string(texts.size()) + ".");
    ASSERT_EQ(*world_.Post(person, id_, "housekeeping", texts.back()),
              static_cast<std::int64_t>(texts.size()));
  }
  for (const PractitionerId person : Everybody()) EXPECT_EQ(TextsSeenBy(person), texts);
}

TEST_F(Group, WhoLeftReadsAndWritesNothingMoreAndTheOthersGoOn) {
  Gather();
  const PractitionerId gone = peers_.at(4);
  ASSERT_TRUE(world_.Post(gone, id_, "housekeeping", "Hello."));
  Leave(gone);
  EXPECT_THAT(TextsSeenBy(gone), IsEmpty());
  EXPECT_FALSE(world_.Post(gone, id_, "housekeeping", "Still here?"));
  ASSERT_TRUE(world_.Post(asker_, id_, "housekeeping", "Thank you all."));
  EXPECT_THAT(TextsSeenBy(peers_.at(5)), ElementsAre("Hello.", "Thank you all."));
}

TEST_F(Group, EachHasAReadMarkOfTheirOwn) {
  Gather();
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(world_.Post(asker_, id_, "housekeeping", "Note."));
  std::int64_t upto = 0;
  for (const PractitionerId person : {peers_.at(0), peers_.at(7), peers_.at(8)}) {
    ++upto;
    ASSERT_TRUE(
        world_.Write(person, [&](app::WriteScope& scope) { return app::MarkRead(scope, id_, upto); }));
  }
  const auto view =
      world_.Read(asker_, [&](const app::ReadScope& scope) { return app::GetConsultation(scope, id_); });
  ASSERT_THAT(view->participants, SizeIs(kPlaces + 1));
  std::vector<std::int64_t> marks;
  for (const auto& [participant, name] : view->participants) marks.push_back(participant.read_sequence);
  EXPECT_THAT(marks, ElementsAre(0, 1, 0, 0, 0, 0, 0, 0, 2, 3)) << "in order of joining";
}

TEST_F(Group, ItCompletesWhenAllTenClosingFormsAreIn) {
  Gather();
  for (const PractitionerId person : Everybody()) ASSERT_TRUE(world_.Confirm(person, id_));
  ASSERT_TRUE(world_.Post(peers_[0], id_, "clarifying_question", "Which shifts did the team find hardest?"));
  ASSERT_TRUE(world_.Post(asker_, id_, "answer", "The late ones."));
  ASSERT_TRUE(world_.Confirm(asker_, id_));
  for (const PractitionerId peer : peers_) {
    ASSERT_TRUE(world_.Post(peer, id_, "experience", "We let the doubtful design the late shift."));
    ASSERT_TRUE(world_.Confirm(peer, id_));
  }
  ASSERT_TRUE(world_.Post(asker_, id_, "action", "I will ask both next week."));
  ASSERT_TRUE(world_.Confirm(asker_, id_));
  ASSERT_EQ(world_.Load(id_).phase, "close");
  for (const PractitionerId person : Everybody()) {
    EXPECT_EQ(world_.Load(id_).state, ConsultationState::kActive);
    const auto forms =
        world_.Read(person, [](const app::ReadScope& scope) { return app::ListOutcomeForms(scope, false); });
    ASSERT_THAT(*forms, SizeIs(1));
    ASSERT_TRUE(world_.Write(person, [&](app::WriteScope& scope) {
      return app::SubmitOutcome(scope, forms->front().form.id, /*decline=*/true, {});
    }));
  }
  EXPECT_EQ(world_.Load(id_).state, ConsultationState::kCompleted);
  EXPECT_EQ(world_.Load(id_).state_reason, "forms_done");
}

TEST_F(Group, ARunningConversationMissesItsProcess) {
  Gather();
  const auto built_in = process::Catalog::Embedded(
      {"narrative", "housekeeping", "clarifying_question", "answer", "open_question", "experience", "idea",
       "contribution", "reflection", "action", "transfer_plan", "micro_experiment", "review", "thanks"});
  ASSERT_TRUE(built_in) << built_in.error().message;
  const auto missing = [&] {
    return *world_.Read({}, [&](const app::ReadScope& scope) -> Result<std::vector<app::ProcessInUse>> {
      return app::MissingProcesses(scope.tx, *built_in);
    });
  };
  EXPECT_THAT(missing(), ElementsAre(app::ProcessInUse{kGroup, 1, 1}));
  ASSERT_TRUE(
      world_.Write(asker_, [&](app::WriteScope& scope) { return app::WithdrawConsultation(scope, id_); }));
  EXPECT_THAT(missing(), IsEmpty()) << "what is over needs no process";
}

}  // namespace
}  // namespace coconsult
