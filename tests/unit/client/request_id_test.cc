// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/request_id.h"

#include <gtest/gtest.h>

#include <set>

namespace coconsult::client {
namespace {

TEST(NewRequestId, IsTwentySixLowerCaseLettersAndDigits) {
  const std::string id = NewRequestId();
  EXPECT_EQ(id.size(), 26U);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdefghjkmnpqrstvwxyz"), std::string::npos);
}

TEST(NewRequestId, NeverRepeatsInTenThousand) {
  std::set<std::string> ids;
  for (int i = 0; i < 10'000; ++i) ids.insert(NewRequestId());
  EXPECT_EQ(ids.size(), 10'000U);
}

}  // namespace
}  // namespace coconsult::client
