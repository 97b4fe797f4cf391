// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ModerationContract : public StoreContract {
 protected:
  ModerationCase CaseOf(const Consultation& consultation) {
    ModerationCase item;
    item.id = New<CaseId>();
    item.consultation = consultation.id;
    item.created_at = Now();
    Write([&](app::Transaction& tx) { tx.moderation().InsertCase(item); });
    return item;
  }
  AuditEntry Entry(std::int64_t number) {
    return {number,
            Now(),
            New<PractitionerId>(),
            "thread.opened",
            "consultations/x",
            "why",
            std::string(32, '\xfe')};
  }
};
COCONSULT_FOR_EVERY_BACKEND(ModerationContract);

TEST_P(ModerationContract, KeepsEveryFieldOfACase) {
  const Practitioner moderator = Person("mod");
  ModerationCase item = CaseOf(Asked(Person("ann")));
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.moderation().FindCase(item.id)), Fields(item));
    EXPECT_FALSE(tx.moderation().FindCase(New<CaseId>()));
  });
  item.state = CaseState::kClosed;
  item.handler = moderator.id;
  item.decision = CaseDecision::kReferred;
  item.decision_note = "Passed on.";
  item.closed_at = Now() + Duration(1);
  Write([&](app::Transaction& tx) { tx.moderation().UpdateCase(item); });
  item.version = 2;
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.moderation().FindCase(item.id)), Fields(item));
  });
}

TEST_P(ModerationContract, FindsTheCaseOfAThreadUntilItIsClosed) {
  const Consultation asked = Asked(Person("ann"));
  ModerationCase first = CaseOf(asked);
  const auto open_case = [&] {
    std::optional<ModerationCase> found;
    Read([&](const app::Transaction& tx) { found = tx.moderation().FindOpenCaseOf(asked.id); });
    return found;
  };
  EXPECT_EQ(open_case()->id, first.id);
  first.state = CaseState::kClaimed;
  Write([&](app::Transaction& tx) { tx.moderation().UpdateCase(first); });
  EXPECT_EQ(open_case()->id, first.id);
  first.state = CaseState::kClosed;
  Write([&](app::Transaction& tx) { tx.moderation().UpdateCase(first); });
  EXPECT_FALSE(open_case());
  const ModerationCase second = CaseOf(asked);
  EXPECT_EQ(open_case()->id, second.id);
}

TEST_P(ModerationContract, RefusesASecondOpenCaseOfOneThread) {
  const Consultation asked = Asked(Person("ann"));
  ModerationCase second = CaseOf(asked);
  second.id = New<CaseId>();
  EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
              tx.moderation().InsertCase(second);
              return {};
            }).code,
            Errc::kInternal);
}

TEST_P(ModerationContract, ListsCasesOldestFirst) {
  const Practitioner ann = Person("ann");
  const ModerationCase first = CaseOf(Asked(ann));
  ModerationCase second = CaseOf(Asked(ann));
  const ModerationCase third = CaseOf(Asked(ann));
  second.state = CaseState::kClosed;
  Write([&](app::Transaction& tx) { tx.moderation().UpdateCase(second); });
  Read([&](const app::Transaction& tx) {
    const auto ids = [&](bool closed, CaseId after, int limit) {
      return Each(tx.moderation().ListCases(closed, after, limit), &ModerationCase::id);
    };
    EXPECT_THAT(ids(true, {}, 10), ElementsAre(first.id, second.id, third.id));
    EXPECT_THAT(ids(false, {}, 10), ElementsAre(first.id, third.id));
    EXPECT_THAT(ids(false, {}, 1), ElementsAre(first.id));
    EXPECT_THAT(ids(true, first.id, 1), ElementsAre(second.id));
    EXPECT_THAT(ids(true, third.id, 1), IsEmpty());
  });
}

TEST_P(ModerationContract, KeepsTheFlagsOfACase) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  const ModerationCase item = CaseOf(asked);
  const ModerationCase other = CaseOf(Asked(ann));
  const Flag first{New<FlagId>(), item.id, asked.id, 3, ann.id, "A client is named.", Now()};
  const Flag second{New<FlagId>(), item.id, asked.id, 4, ann.id, "Again.", Now()};
  Write([&](app::Transaction& tx) {
    tx.moderation().InsertFlag(first);
    tx.moderation().InsertFlag(second);
  });
  Read([&](const app::Transaction& tx) {
    const auto flags = tx.moderation().FlagsOf(item.id);
    ASSERT_EQ(flags.size(), 2U);
    EXPECT_EQ(Fields(flags[0]), Fields(first));
    EXPECT_EQ(Fields(flags[1]), Fields(second));
    EXPECT_THAT(tx.moderation().FlagsOf(other.id), IsEmpty());
  });
}

TEST_P(ModerationContract, FindsTheNewestAccessThatHasNotExpired) {
  const Practitioner moderator = Person("mod");
  const Practitioner other = Person("other");
  const Consultation asked = Asked(Person("ann"));
  const ModerationCase item = CaseOf(asked);
  const Timestamp now = Now();
  const ThreadAccess first{asked.id, moderator.id, {}, "safety", now, now + Duration(10)};
  const ThreadAccess second{asked.id, moderator.id, item.id, "flag", now, now + Duration(5)};
  Write([&](app::Transaction& tx) {
    tx.moderation().InsertAccess(first);
    tx.moderation().InsertAccess(second);
  });
  Read([&](const app::Transaction& tx) {
    const auto& moderation = tx.moderation();
    EXPECT_EQ(Fields(*moderation.FindAccess(asked.id, moderator.id, now)), Fields(second));
    EXPECT_EQ(Fields(*moderation.FindAccess(asked.id, moderator.id, now + Duration(5))), Fields(first));
    EXPECT_FALSE(moderation.FindAccess(asked.id, moderator.id, now + Duration(10)));
    EXPECT_FALSE(moderation.FindAccess(asked.id, other.id, now));
    EXPECT_FALSE(moderation.FindAccess(New<ConsultationId>(), moderator.id, now));
    EXPECT_THAT(Each(moderation.AccessesOf(asked.id), &ThreadAccess::reason), ElementsAre("safety", "flag"));
  });
}

TEST_P(ModerationContract, AppendsTheAuditTrailWithoutGaps) {
  const AuditEntry first = Entry(1);
  const AuditEntry second = Entry(2);
  Write([&](app::Transaction& tx) {
    EXPECT_FALSE(tx.moderation().LastAudit());
    tx.moderation().AppendAudit(first);
    tx.moderation().AppendAudit(second);
  });
  for (const std::int64_t wrong : {2, 4, 0}) {
    EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
                tx.moderation().AppendAudit(Entry(wrong));
                return {};
              }).code,
              Errc::kInternal);
  }
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.moderation().LastAudit()), Fields(second));
    EXPECT_EQ(Fields(tx.moderation().ListAudit(0, 1)[0]), Fields(first));
    EXPECT_THAT(Each(tx.moderation().ListAudit(1, 10), &AuditEntry::number), ElementsAre(2));
    EXPECT_THAT(tx.moderation().ListAudit(2, 10), IsEmpty());
  });
}

}  // namespace
}  // namespace coconsult::contract
