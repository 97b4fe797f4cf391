// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class DeadlinesContract : public StoreContract {
 protected:
  IdBytes Subject(std::uint8_t number) {
    IdBytes bytes{};
    bytes[15] = number;
    return bytes;
  }
};
COCONSULT_FOR_EVERY_BACKEND(DeadlinesContract);

TEST_P(DeadlinesContract, ListsWhatIsDueEarliestFirst) {
  const Timestamp now = Now();
  Write([&](app::Transaction& tx) {
    EXPECT_FALSE(tx.deadlines().NextDue());
    tx.deadlines().Set({now + Duration(2), DeadlineKind::kPhaseBox, Subject(1)});
    tx.deadlines().Set({now, DeadlineKind::kFormDue, Subject(2)});
    tx.deadlines().Set({now + Duration(1), DeadlineKind::kInvitationExpiry, Subject(3)});
  });
  Reopen();
  Read([&](const app::Transaction& tx) {
    const auto& deadlines = tx.deadlines();
    EXPECT_EQ(deadlines.NextDue(), now);
    EXPECT_THAT(deadlines.ListDue(now - Duration(1), 10), IsEmpty());
    EXPECT_THAT(Each(deadlines.ListDue(now + Duration(1), 10), &Deadline::subject),
                ElementsAre(Subject(2), Subject(3)));
    EXPECT_THAT(Each(deadlines.ListDue(now + Duration(9), 2), &Deadline::kind),
                ElementsAre(DeadlineKind::kFormDue, DeadlineKind::kInvitationExpiry));
    EXPECT_EQ(deadlines.ListDue(now + Duration(9), 10)[2].due_at, now + Duration(2));
  });
}

TEST_P(DeadlinesContract, KeepsOnePerKindAndSubject) {
  const Timestamp now = Now();
  Write([&](app::Transaction& tx) {
    tx.deadlines().Set({now, DeadlineKind::kFormDue, Subject(1)});
    tx.deadlines().Set({now, DeadlineKind::kPhaseBox, Subject(1)});
    tx.deadlines().Set({now + Duration(5), DeadlineKind::kFormDue, Subject(1)});
  });
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(tx.deadlines().Find(DeadlineKind::kFormDue, Subject(1)), now + Duration(5));
    EXPECT_EQ(tx.deadlines().Find(DeadlineKind::kPhaseBox, Subject(1)), now);
    EXPECT_FALSE(tx.deadlines().Find(DeadlineKind::kInvitationExpiry, Subject(1)));
    EXPECT_EQ(tx.deadlines().ListDue(now + Duration(9), 10).size(), 2U);
  });
}

TEST_P(DeadlinesContract, ClearsOneAndMayClearNone) {
  Write([&](app::Transaction& tx) {
    tx.deadlines().Set({Now(), DeadlineKind::kFormDue, Subject(1)});
    tx.deadlines().Set({Now(), DeadlineKind::kFormDue, Subject(2)});
    tx.deadlines().Clear(DeadlineKind::kFormDue, Subject(1));
    tx.deadlines().Clear(DeadlineKind::kFormDue, Subject(1));
    tx.deadlines().Clear(DeadlineKind::kPhaseBox, Subject(2));
    EXPECT_THAT(Each(tx.deadlines().ListDue(Now(), 10), &Deadline::subject), ElementsAre(Subject(2)));
  });
}

class RequestsContract : public StoreContract {};
COCONSULT_FOR_EVERY_BACKEND(RequestsContract);

TEST_P(RequestsContract, FindsTheReplyOfAScopeAndId) {
  Write([&](app::Transaction& tx) {
    tx.requests().Insert("ann/Post", "1", {"print", "reply"}, Now());
    tx.requests().Insert("ann/Post", "2", {"", ""}, Now());
    tx.requests().Insert("bea/Post", "1", {"other", "other reply"}, Now());
  });
  Reopen();
  Read([](const app::Transaction& tx) {
    const auto found = tx.requests().Find("ann/Post", "1");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->fingerprint, "print");
    EXPECT_EQ(found->reply, "reply");
    EXPECT_EQ(tx.requests().Find("ann/Post", "2")->reply, "");
    EXPECT_EQ(tx.requests().Find("bea/Post", "1")->reply, "other reply");
    EXPECT_FALSE(tx.requests().Find("ann/Pos", "t1"));
    EXPECT_FALSE(tx.requests().Find("bea/Post", "2"));
  });
}

TEST_P(RequestsContract, RefusesAnIdTwice) {
  Write([&](app::Transaction& tx) { tx.requests().Insert("scope", "1", {"a", "a"}, Now()); });
  EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
              tx.requests().Insert("scope", "1", {"b", "b"}, Now());
              return {};
            }).code,
            Errc::kInternal);
}

TEST_P(RequestsContract, ForgetsWhatIsOlder) {
  Write([&](app::Transaction& tx) {
    tx.requests().Insert("scope", "old", {}, Now() - Duration(1));
    tx.requests().Insert("scope", "now", {}, Now());
    tx.requests().DeleteOlderThan(Now());
  });
  Read([](const app::Transaction& tx) {
    EXPECT_FALSE(tx.requests().Find("scope", "old"));
    EXPECT_TRUE(tx.requests().Find("scope", "now"));
  });
}

}  // namespace
}  // namespace coconsult::contract
