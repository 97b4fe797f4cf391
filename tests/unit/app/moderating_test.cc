// SPDX-License-Identifier: Apache-2.0
#include "app/moderating.h"

#include <gtest/gtest.h>

#include "app/access.h"
#include "app/record.h"
#include "app/threads.h"
#include "domain/resource_name.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using testing::AppWorld;

class Moderating : public ::testing::Test {
 protected:
  void SetUp() override {
    asker_ = world_.AddPerson("Ada Sampleton", "local_authority", "fife");
    world_.AddPerson("Helper", "voluntary_third", "moray", "reablement and rotas", {"reablement"});
    moderator_ =
        world_.AddPerson("Mo Derator", "government_or_national_body", "fife", "", {}, {Role::kModerator});
    id_ = world_.AskAs(asker_);
    consultant_ = world_.AcceptFirst(id_);
    ASSERT_TRUE(world_.Post(asker_, id_, "housekeeping", "A word that should not be here."));
    const auto reported = Report(consultant_, "It names somebody.");
    ASSERT_TRUE(reported) << reported.error().message;
    first_ = reported->flag;
  }

  Result<app::Reported> Report(PractitionerId person, const std::string& reason) {
    return world_.Write(person,
                        [&](app::WriteScope& scope) { return app::FlagMessage(scope, id_, 1, reason); });
  }
  std::vector<Flag> FlagsOfFirstCase() {
    return world_
        .Read(moderator_, [](const app::ReadScope& scope) { return app::ListCases(scope, true, 10, ""); })
        ->items.front()
        .flags;
  }
  Result<void> Close(CaseId id) {
    return world_.Write(moderator_, [&](app::WriteScope& scope) {
      return app::CloseCase(scope, id, CaseDecision::kNoAction, "", std::nullopt);
    });
  }
  CaseId FirstCase() {
    return world_
        .Read(moderator_, [](const app::ReadScope& scope) { return app::ListCases(scope, false, 10, ""); })
        ->items.front()
        .item.id;
  }
  Result<std::int64_t> Claim(CaseId id) {
    return world_.Write(moderator_, [&](app::WriteScope& scope) { return app::ClaimCase(scope, id); });
  }
  Result<Timestamp> Open(CaseId through, const std::string& reason) {
    return world_.Write(moderator_,
                        [&](app::WriteScope& scope) { return app::OpenThread(scope, id_, through, reason); });
  }
  bool MayRead() {
    const AccessRule rule{false, "parent", {{Role::kModerator, Relation::kAccessGranted}}};
    return world_
        .Read(moderator_,
              [&](const app::ReadScope& scope) {
                return app::Authorize(scope.tx, scope.caller, rule, ConsultationName(id_), scope.now);
              })
        .has_value();
  }

  AppWorld world_;
  PractitionerId asker_;
  PractitionerId consultant_;
  PractitionerId moderator_;
  ConsultationId id_;
  FlagId first_;
};

TEST_F(Moderating, APersonReportsAMessageOnceWhileItsCaseIsOpen) {
  const auto again = Report(consultant_, "Did anybody look at this?");
  EXPECT_TRUE(again->already);
  EXPECT_EQ(again->flag, first_);
  const auto by_another = Report(asker_, "It names somebody indeed.");
  EXPECT_FALSE(by_another->already);
  EXPECT_EQ(FlagsOfFirstCase().size(), 2U);
  const CaseId id = FirstCase();
  ASSERT_TRUE(Claim(id));
  EXPECT_TRUE(Report(consultant_, "And now?")->already);
  ASSERT_TRUE(Close(id));
  EXPECT_FALSE(Report(consultant_, "It is still there.")->already) << "that is another case";
}

TEST_F(Moderating, AThreadOpenedUnderAFastClockIsClosedWhenTheClockIsPutRight) {
  const Timestamp now = world_.clock().Now();
  world_.clock().Set(now + std::chrono::years(10));
  ASSERT_TRUE(Open(CaseId(), "A safeguarding lead asked us to look."));
  EXPECT_TRUE(MayRead());
  world_.clock().Set(now);
  EXPECT_FALSE(MayRead());
  ASSERT_TRUE(Open(CaseId(), "A safeguarding lead asked us to look."));
  EXPECT_TRUE(MayRead());
}

TEST_F(Moderating, AFlagAloneOpensNothing) {
  EXPECT_FALSE(MayRead());
  EXPECT_FALSE(Open(FirstCase(), "")) << "the case is not claimed yet";
  EXPECT_FALSE(MayRead());
}

TEST_F(Moderating, AClaimedCaseOpensItsThreadForAnHour) {
  ASSERT_TRUE(Claim(FirstCase()));
  ASSERT_TRUE(Open(FirstCase(), ""));
  EXPECT_TRUE(MayRead());
  world_.clock().Advance(std::chrono::minutes(61));
  EXPECT_FALSE(MayRead());
}

TEST_F(Moderating, BreakGlassNeedsAReasonThatTheMembersSeeAtOnce) {
  const auto silent = Open(CaseId(), "");
  ASSERT_FALSE(silent);
  EXPECT_EQ(silent.error().violations.front().field, "reason");
  ASSERT_TRUE(Open(CaseId(), "A safeguarding lead asked us to look."));
  const auto view =
      world_.Read(asker_, [&](const app::ReadScope& scope) { return app::GetConsultation(scope, id_); });
  ASSERT_TRUE(view);
  ASSERT_EQ(view->accesses.size(), 1U);
  EXPECT_EQ(view->accesses.front().reason, "A safeguarding lead asked us to look.");
  EXPECT_TRUE(view->accesses.front().moderation_case.empty());
}

TEST_F(Moderating, AHiddenMessageKeepsItsPlaceAndSaysWhy) {
  ASSERT_TRUE(Claim(FirstCase()));
  ASSERT_TRUE(Open(FirstCase(), ""));
  ASSERT_TRUE(world_.Write(moderator_, [&](app::WriteScope& scope) {
    return app::HideMessage(scope, id_, 1, "It named a person.");
  }));
  const auto page = world_.Read(
      asker_, [&](const app::ReadScope& scope) { return app::ListMessages(scope, id_, 0, 0, 10); });
  ASSERT_TRUE(page);
  ASSERT_EQ(page->messages.size(), 1U);
  EXPECT_TRUE(page->messages[0].message.hidden);
  EXPECT_EQ(page->messages[0].message.text, "");
  EXPECT_EQ(page->messages[0].message.hidden_reason, "It named a person.");
}

TEST_F(Moderating, ACaseIsOneModeratorsAndClosesOnce) {
  const auto other =
      world_.AddPerson("Other Moderator", "nhs_health_board", "angus", "", {}, {Role::kModerator});
  ASSERT_TRUE(Claim(FirstCase()));
  const CaseId id = FirstCase();
  const auto second = world_.Write(other, [&](app::WriteScope& scope) { return app::ClaimCase(scope, id); });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "CASE_CLAIMED");
  const auto stale = world_.Write(moderator_, [&](app::WriteScope& scope) {
    return app::CloseCase(scope, id, CaseDecision::kAdvised, "", 1);
  });
  ASSERT_FALSE(stale);
  EXPECT_EQ(stale.error().reason, "STALE_ETAG");
  ASSERT_TRUE(world_.Write(moderator_, [&](app::WriteScope& scope) {
    return app::CloseCase(scope, id, CaseDecision::kAdvised, "Both spoke.", std::nullopt);
  }));
  EXPECT_FALSE(world_.Write(moderator_, [&](app::WriteScope& scope) {
    return app::CloseCase(scope, id, CaseDecision::kAdvised, "", std::nullopt);
  }));
}

TEST_F(Moderating, AModeratorInTheThreadLeavesTheCaseToAnother) {
  const CaseId id = FirstCase();
  const auto claim = world_.Write(asker_, [&](app::WriteScope& scope) { return app::ClaimCase(scope, id); });
  ASSERT_FALSE(claim);
  EXPECT_EQ(claim.error().reason, "WRONG_STATE");
}

TEST_F(Moderating, EveryStepIsInTheAuditTrailAndTheTrailIsChained) {
  ASSERT_TRUE(Claim(FirstCase()));
  ASSERT_TRUE(Open(FirstCase(), ""));
  const auto trail =
      world_.Read(moderator_, [](const app::ReadScope& scope) { return app::ListAudit(scope, 0, 100); });
  ASSERT_TRUE(trail);
  std::vector<std::string> actions;
  for (const AuditEntry& entry : *trail) actions.push_back(entry.action);
  EXPECT_EQ(actions, (std::vector<std::string>{"message.flagged", "case.claimed", "thread.opened"}));
  const auto verdict = world_.Read(moderator_, [](const app::ReadScope& scope) -> Result<std::string> {
    return app::VerifyAudit(scope.tx, scope.services.tokens);
  });
  EXPECT_EQ(*verdict, "");
}

}  // namespace
}  // namespace coconsult
