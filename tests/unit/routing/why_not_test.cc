// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "people.h"

namespace coconsult::routing {
namespace {

using ::testing::StrEq;

TEST(WhyNot, NamesAbsenceFirst) {
  EXPECT_THAT(WhyNot({.away = true, .open = 9}), StrEq("away"));
  EXPECT_EQ(WhyNot({}), nullptr);
}

TEST(WhyNot, KeepsBothLimits) {
  const Capacity capacity{.open_limit = 2, .month_limit = 4};
  EXPECT_EQ(WhyNot({.open = 1, .accepted_28d = 3, .capacity = capacity}), nullptr);
  EXPECT_THAT(WhyNot({.open = 2, .capacity = capacity}), StrEq("at_capacity"));
  EXPECT_THAT(WhyNot({.accepted_28d = 4, .capacity = capacity}), StrEq("at_capacity"));
}

TEST(WhyNot, CountsPendingInvitationsAsIfTheyWereAccepted) {
  const Capacity capacity{.open_limit = 2, .month_limit = 4};
  EXPECT_THAT(WhyNot({.open = 1, .pending = 1, .capacity = capacity}), StrEq("at_capacity"));
  EXPECT_THAT(WhyNot({.accepted_28d = 3, .pending = 1, .capacity = capacity}), StrEq("at_capacity"));
  EXPECT_THAT(WhyNot({.capacity = {.open_limit = 0, .month_limit = 4}}), StrEq("at_capacity"));
}

}  // namespace
}  // namespace coconsult::routing
