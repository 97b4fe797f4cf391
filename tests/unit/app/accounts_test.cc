// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "app/access.h"
#include "app/identity.h"
#include "domain/resource_name.h"
#include "support/app_world.h"

namespace coconsult {
namespace {

using testing::AppWorld;

class Accounts : public ::testing::Test {
 protected:
  void SetUp() override {
    admin_ = world_.AddPerson("Ad Min", "local_authority", "fife", "", {}, {Role::kAdministrator});
  }

  Result<app::CreatedAccountInvitation> Invite(const std::string& email) {
    return world_.Write(admin_, [&](app::WriteScope& scope) {
      return app::CreateAccountInvitation(scope, {email, "New Person", std::nullopt});
    });
  }
  Result<app::AcceptedAccount> Accept(const std::string& token,
                                      const std::string& password = "a long enough password") {
    const std::string hash = world_.services().passwords.Hash(password);
    return world_.Write({}, [&](app::WriteScope& scope) {
      return app::AcceptAccountInvitation(scope, scope.services.tokens.Digest(token), hash);
    });
  }
  Result<app::OpenedSession> SignIn(const std::string& email, const std::string& password) {
    const auto credential = world_.Read({}, [&](const app::ReadScope& scope) -> Result<app::Credential> {
      return app::FindCredential(scope.tx, email);
    });
    if (!world_.services().passwords.Verify(credential->password_hash, password))
      return app::WrongCredentials();
    return world_.Write({}, [&](app::WriteScope& scope) { return app::OpenSession(scope, *credential); });
  }
  Result<Caller> Authenticate(const std::string& token) {
    return world_.Read({}, [&](const app::ReadScope& scope) {
      return app::Authenticate(scope.tx, scope.services.tokens.Digest(token), scope.now);
    });
  }
  // An invited person with an account and a session.
  app::OpenedSession Join(const std::string& email) {
    const auto invitation = Invite(email);
    EXPECT_TRUE(invitation);
    EXPECT_TRUE(Accept(invitation->token));
    return *SignIn(email, "a long enough password");
  }

  AppWorld world_;
  PractitionerId admin_;
};

TEST_F(Accounts, AnInvitationWorksOnce) {
  const auto invitation = Invite("new@sample.example");
  ASSERT_TRUE(invitation);
  EXPECT_GE(invitation->token.size(), 43U) << "256 bits";
  EXPECT_TRUE(Accept(invitation->token));
  const auto again = Accept(invitation->token);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().reason, "ACCOUNT_INVITATION_INVALID");
}

TEST_F(Accounts, AnInvitationExpiresAfterAWeek) {
  const auto invitation = Invite("new@sample.example");
  world_.clock().Advance(std::chrono::hours(24 * 7));
  EXPECT_FALSE(Accept(invitation->token));
}

TEST_F(Accounts, ANewInvitationReplacesTheOldOne) {
  const auto first = Invite("new@sample.example");
  const auto second = Invite("new@sample.example");
  EXPECT_FALSE(Accept(first->token));
  EXPECT_TRUE(Accept(second->token));
}

TEST_F(Accounts, AnInvitationDiesWithTheInvitersRole) {
  const auto invitation = Invite("new@sample.example");
  const auto other = world_.AddPerson("Other Admin", "private", "fife", "", {}, {Role::kAdministrator});
  ASSERT_TRUE(world_.Write(
      other, [&](app::WriteScope& scope) { return app::SetRoles(scope, admin_, {Role::kPractitioner}); }));
  EXPECT_FALSE(Accept(invitation->token));
}

TEST_F(Accounts, TokensAndPasswordsAreNowhereInTheDatabaseAsSuch) {
  const auto session = Join("new@sample.example");
  const auto known = world_.Read({}, [&](const app::ReadScope& scope) -> Result<bool> {
    return scope.tx.accounts().FindSession(session.token).has_value();
  });
  EXPECT_FALSE(*known);
}

TEST_F(Accounts, SomebodyInvitedCannotSignInBeforeAccepting) {
  ASSERT_TRUE(Invite("new@sample.example"));
  EXPECT_FALSE(SignIn("new@sample.example", ""));
}

TEST_F(Accounts, AWrongPasswordAndAnUnknownEmailAreRefusedAlike) {
  Join("new@sample.example");
  const auto wrong = SignIn("new@sample.example", "not the password");
  const auto unknown = SignIn("nobody@sample.example", "not the password");
  ASSERT_FALSE(wrong);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(wrong.error().reason, unknown.error().reason);
  EXPECT_EQ(wrong.error().message, unknown.error().message);
}

TEST_F(Accounts, ASessionEndsWithItsTimeAndWithSigningOut) {
  const auto first = Join("new@sample.example");
  EXPECT_TRUE(Authenticate(first.token));
  world_.clock().Advance(std::chrono::hours(13));
  EXPECT_FALSE(Authenticate(first.token));
  const auto second = SignIn("new@sample.example", "a long enough password");
  const auto caller = Authenticate(second->token);
  ASSERT_TRUE(world_.Write({}, [&](app::WriteScope& scope) {
    scope.caller = *caller;
    return app::SignOut(scope, false);
  }));
  EXPECT_FALSE(Authenticate(second->token));
}

TEST_F(Accounts, ASessionOpenedUnderAFastClockEndsWhenTheClockIsPutRight) {
  const Timestamp now = world_.clock().Now();
  Join("new@sample.example");
  world_.clock().Set(now + std::chrono::years(10));
  const auto session = SignIn("new@sample.example", "a long enough password");
  EXPECT_TRUE(Authenticate(session->token));
  world_.clock().Set(now + std::chrono::hours(13));
  EXPECT_FALSE(Authenticate(session->token));
}

TEST_F(Accounts, ASessionOutlivesAClockThatIsWrongForAMoment) {
  const Timestamp now = world_.clock().Now();
  const auto session = Join("new@sample.example");
  world_.clock().Set(now - std::chrono::hours(1));
  EXPECT_TRUE(Authenticate(session.token)) << "a step that nobody needs to notice";
  for (const Timestamp wrong : {now - std::chrono::years(10), now + std::chrono::years(10)}) {
    world_.clock().Set(wrong);
    EXPECT_FALSE(Authenticate(session.token));
    ASSERT_TRUE(SignIn("new@sample.example", "a long enough password"));
    world_.clock().Set(now);
    EXPECT_TRUE(Authenticate(session.token));
  }
}

TEST_F(Accounts, AnInvitationMadeUnderAFastClockIsNotGoodForYears) {
  const Timestamp now = world_.clock().Now();
  world_.clock().Set(now + std::chrono::years(10));
  const auto invitation = Invite("new@sample.example");
  world_.clock().Set(now);
  EXPECT_EQ(Accept(invitation->token).error().reason, "ACCOUNT_INVITATION_INVALID");
}

TEST_F(Accounts, ANewPasswordEndsTheOtherSessions) {
  const auto here = Join("new@sample.example");
  const auto elsewhere = SignIn("new@sample.example", "a long enough password");
  const auto caller = Authenticate(here.token);
  ASSERT_TRUE(world_.Write({}, [&](app::WriteScope& scope) {
    scope.caller = *caller;
    const std::string old_hash = *scope.tx.accounts().FindPasswordHash(caller->practitioner);
    return app::ChangePassword(scope, old_hash, "another hash");
  }));
  EXPECT_TRUE(Authenticate(here.token));
  EXPECT_FALSE(Authenticate(elsewhere->token));
}

TEST_F(Accounts, TheLastStandingAdministratorKeepsTheRole) {
  const auto result = world_.Write(
      admin_, [&](app::WriteScope& scope) { return app::SetRoles(scope, admin_, {Role::kPractitioner}); });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().reason, "WRONG_STATE");
}

TEST_F(Accounts, UnknownAndForbiddenLookAlike) {
  const AccessRule rule{false, "name", {{Role::kPractitioner, Relation::kMember}}};
  const auto stranger = world_.AddPerson("Stran Ger", "private", "angus");
  const auto asker = world_.AddPerson("As Ker", "local_authority", "fife");
  const auto id = world_.AskAs(asker);
  const auto authorize = [&](const std::string& resource) {
    return world_.Read(stranger, [&](const app::ReadScope& scope) {
      return app::Authorize(scope.tx, scope.caller, rule, resource, scope.now);
    });
  };
  const auto forbidden = authorize(ConsultationName(id));
  const auto unknown = authorize("consultations/00000000000000000000000001");
  ASSERT_FALSE(forbidden);
  ASSERT_FALSE(unknown);
  EXPECT_EQ(forbidden.error().code, unknown.error().code);
  EXPECT_EQ(forbidden.error().reason, unknown.error().reason);
  EXPECT_EQ(forbidden.error().message, unknown.error().message);
}

TEST_F(Accounts, ARoleThatNoGrantNamesIsRefusedAsSuch) {
  const AccessRule rule{false, "", {{Role::kEvaluator, Relation::kAny}}};
  const auto result = world_.Read(admin_, [&](const app::ReadScope& scope) {
    return app::Authorize(scope.tx, scope.caller, rule, "", scope.now);
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().reason, "ROLE_NOT_ALLOWED");
}

TEST_F(Accounts, TheFirstAdministratorIsTheOnlyOneMadeWithoutAnother) {
  const auto second = world_.Write({}, [&](app::WriteScope& scope) {
    return app::CreateFirstAdministrator(scope, "second@sample.example", "Second", "hash");
  });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "WRONG_STATE");
}

}  // namespace
}  // namespace coconsult
