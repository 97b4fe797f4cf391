// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

class AccountsContract : public StoreContract {
 protected:
  Session SessionOf(const Practitioner& person, const std::string& token) {
    const Session session{New<SessionId>(), person.id, Hash(token), Now(), Now() + std::chrono::hours(1)};
    Write([&](app::Transaction& tx) { tx.accounts().InsertSession(session); });
    return session;
  }
  AccountInvitation Invited(const Practitioner& person, const std::string& token) {
    const AccountInvitation invitation{New<AccountInvitationId>(),   person.id,   {}, Hash(token), Now(),
                                       Now() + std::chrono::days(7), std::nullopt};
    Write([&](app::Transaction& tx) { tx.accounts().InsertAccountInvitation(invitation); });
    return invitation;
  }
  bool SignedIn(const std::string& token) {
    bool found = false;
    Read([&](const app::Transaction& tx) { found = tx.accounts().FindSession(Hash(token)).has_value(); });
    return found;
  }
  // As raw as a digest, zeros and high bytes included.
  static std::string Hash(const std::string& token) {
    return std::string("\0\xff\x80", 3) + token + std::string(29 - token.size(), '\0');
  }
};
COCONSULT_FOR_EVERY_BACKEND(AccountsContract);

TEST_P(AccountsContract, KeepsOnePasswordHashPerPerson) {
  const Practitioner ann = Person("ann");
  Read([&](const app::Transaction& tx) { EXPECT_FALSE(tx.accounts().FindPasswordHash(ann.id)); });
  Write([&](app::Transaction& tx) { tx.accounts().SetPasswordHash(ann.id, "first"); });
  Write([&](app::Transaction& tx) { tx.accounts().SetPasswordHash(ann.id, "second"); });
  Read([&](const app::Transaction& tx) { EXPECT_EQ(tx.accounts().FindPasswordHash(ann.id), "second"); });
}

TEST_P(AccountsContract, FindsASessionWithRolesAndStateOfItsHolderAsTheyAreNow) {
  Practitioner ann = Person("ann");
  const Session session = SessionOf(ann, "token");
  ann.roles = {Role::kConnector, Role::kEvaluator};
  ann.state = AccountState::kSuspended;
  Write([&](app::Transaction& tx) { tx.practitioners().Update(ann); });
  Advance(std::chrono::hours(2));  // expiry is the caller's to judge
  Read([&](const app::Transaction& tx) {
    const auto found = tx.accounts().FindSession(session.token_hash);
    ASSERT_TRUE(found);
    EXPECT_EQ(Fields(found->session), Fields(session));
    EXPECT_EQ(found->roles, ann.roles);
    EXPECT_EQ(found->state, ann.state);
    EXPECT_FALSE(tx.accounts().FindSession(Hash("other")));
    EXPECT_FALSE(tx.accounts().FindSession(""));
  });
}

TEST_P(AccountsContract, DeletesOneSession) {
  const Practitioner ann = Person("ann");
  const Session first = SessionOf(ann, "first");
  SessionOf(ann, "second");
  Write([&](app::Transaction& tx) {
    tx.accounts().DeleteSession(first.id);
    tx.accounts().DeleteSession(first.id);
  });
  EXPECT_FALSE(SignedIn("first"));
  EXPECT_TRUE(SignedIn("second"));
}

TEST_P(AccountsContract, DeletesThePersonsOtherSessions) {
  const Practitioner ann = Person("ann");
  const Session kept = SessionOf(ann, "kept");
  SessionOf(ann, "first");
  SessionOf(Person("bea"), "bea");
  Write([&](app::Transaction& tx) { tx.accounts().DeleteSessionsOf(ann.id, kept.id); });
  EXPECT_TRUE(SignedIn("kept"));
  EXPECT_FALSE(SignedIn("first"));
  EXPECT_TRUE(SignedIn("bea"));
  Write([&](app::Transaction& tx) { tx.accounts().DeleteSessionsOf(ann.id, {}); });
  EXPECT_FALSE(SignedIn("kept"));
  EXPECT_TRUE(SignedIn("bea"));
}

TEST_P(AccountsContract, DeletesSessionsAtTheirExpiryAndNotBefore) {
  const Session session = SessionOf(Person("ann"), "token");
  Write(
      [&](app::Transaction& tx) { tx.accounts().DeleteSessionsExpiredBy(session.expires_at - Duration(1)); });
  EXPECT_TRUE(SignedIn("token"));
  Write([&](app::Transaction& tx) { tx.accounts().DeleteSessionsExpiredBy(session.expires_at); });
  EXPECT_FALSE(SignedIn("token"));
}

TEST_P(AccountsContract, AcceptsAnAccountInvitationOnce) {
  const Practitioner ann = Person("ann");
  AccountInvitation invitation = Invited(ann, "token");
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.accounts().FindAccountInvitation(invitation.token_hash)), Fields(invitation));
    EXPECT_FALSE(tx.accounts().FindAccountInvitation(Hash("other")));
  });
  Write([&](app::Transaction& tx) {
    EXPECT_TRUE(tx.accounts().MarkAccountInvitationAccepted(invitation.id, Now()));
    EXPECT_FALSE(tx.accounts().MarkAccountInvitationAccepted(invitation.id, Now()));
    EXPECT_FALSE(tx.accounts().MarkAccountInvitationAccepted(New<AccountInvitationId>(), Now()));
  });
  invitation.accepted_at = Now();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.accounts().FindAccountInvitation(invitation.token_hash)), Fields(invitation));
  });
}

TEST_P(AccountsContract, RevokesOpenAccountInvitationsOfOnePerson) {
  const Practitioner ann = Person("ann");
  const AccountInvitation accepted = Invited(ann, "accepted");
  const AccountInvitation open = Invited(ann, "open");
  const AccountInvitation other = Invited(Person("bea"), "other");
  Write([&](app::Transaction& tx) {
    tx.accounts().MarkAccountInvitationAccepted(accepted.id, Now());
    tx.accounts().RevokeAccountInvitations(ann.id);
    EXPECT_FALSE(tx.accounts().MarkAccountInvitationAccepted(open.id, Now()));
  });
  Read([&](const app::Transaction& tx) {
    EXPECT_FALSE(tx.accounts().FindAccountInvitation(open.token_hash));
    EXPECT_TRUE(tx.accounts().FindAccountInvitation(accepted.token_hash));
    EXPECT_TRUE(tx.accounts().FindAccountInvitation(other.token_hash));
  });
}

}  // namespace
}  // namespace coconsult::contract
