// SPDX-License-Identifier: Apache-2.0
#include "app/once.h"

#include <gtest/gtest.h>

#include "support/app_world.h"

namespace coconsult {
namespace {

using testing::AppWorld;

class Once : public ::testing::Test {
 protected:
  Result<std::string> Call(const std::string& id, const std::string& fingerprint,
                           const Result<std::string>& reply) {
    return world_.Write({}, [&](app::WriteScope& scope) {
      return app::Once(scope.tx, "ada:PostMessage", id, fingerprint, scope.now, [&]() -> Result<std::string> {
        ++effects_;
        return reply;
      });
    });
  }

  AppWorld world_;
  int effects_ = 0;
};

TEST_F(Once, ARepeatReturnsTheFirstReplyAndHasNoSecondEffect) {
  EXPECT_EQ(*Call("request-1", "body", std::string("first")), "first");
  EXPECT_EQ(*Call("request-1", "body", std::string("second")), "first");
  EXPECT_EQ(effects_, 1);
}

TEST_F(Once, ARepeatAfterARestartStillReturnsTheFirstReply) {
  EXPECT_EQ(*Call("request-1", "body", std::string("first")), "first");
  world_.Reopen();
  EXPECT_EQ(*Call("request-1", "body", std::string("second")), "first");
}

TEST_F(Once, TheSameIdWithAnotherBodyIsRefused) {
  EXPECT_TRUE(Call("request-1", "body", std::string("first")));
  const auto other = Call("request-1", "another body", std::string("second"));
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Errc::kAlreadyExists);
  EXPECT_EQ(other.error().reason, "REQUEST_ID_REUSED");
  EXPECT_EQ(effects_, 1);
}

TEST_F(Once, AFailedEffectMayBeTriedAgainWithTheSameId) {
  EXPECT_FALSE(Call("request-1", "body", FailedPrecondition("WRONG_STATE", "Not now.")));
  EXPECT_EQ(*Call("request-1", "body", std::string("later")), "later");
}

}  // namespace
}  // namespace coconsult
