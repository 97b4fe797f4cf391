// SPDX-License-Identifier: Apache-2.0
#include "base/result.h"

#include <gtest/gtest.h>

#include <memory>

namespace coconsult {
namespace {

Result<int> Half(int number) {
  if (number % 2 != 0) return InvalidArgument("number", "Give an even number.");
  return number / 2;
}
Result<int> Quarter(int number) {
  ASSIGN_OR_RETURN(const int half, Half(number));
  return Half(half);
}
Result<void> Check(int number) {
  RETURN_IF_ERROR(Half(number));
  return {};
}

TEST(Result, HoldsAValueOrAnError) {
  EXPECT_EQ(*Half(4), 2);
  EXPECT_FALSE(Half(3));
  EXPECT_EQ(Half(3).error().violations.front().field, "number");
}

TEST(Result, PassesAnErrorOnUnchanged) {
  EXPECT_EQ(*Quarter(8), 2);
  EXPECT_EQ(Quarter(6).error().message, "Give an even number.");
  EXPECT_TRUE(Check(2));
  EXPECT_FALSE(Check(1));
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> result(std::make_unique<int>(7));
  const std::unique_ptr<int> value = *std::move(result);
  EXPECT_EQ(*value, 7);
}

TEST(ResultDeathTest, TakingTheValueOfAnErrorIsABug) { EXPECT_DEATH(*Half(3), "check failed"); }

}  // namespace
}  // namespace coconsult
