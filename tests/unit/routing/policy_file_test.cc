// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "routing/policy.h"

namespace coconsult::routing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// The built-in file with one text changed for another.
std::string Changed(const std::string& from, const std::string& to) {
  std::string text(DefaultPolicyText());
  const auto at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return text.replace(at, from.size(), to);
}

std::string Refusal(const std::string& text) {
  const auto policy = ParsePolicy("ours.toml", text);
  EXPECT_FALSE(policy);
  return policy ? "" : policy.error().message;
}

TEST(PolicyFile, TheBuiltInOneIsSound) {
  EXPECT_FALSE(DefaultPolicy().version.empty());
  EXPECT_EQ(DefaultPolicy().limits.per_day, 1);
}

TEST(PolicyFile, TakesWhatItSays) {
  const auto policy = ParsePolicy("ours.toml", Changed("per_day = 1 ", "per_day = 2 "));
  ASSERT_TRUE(policy) << policy.error().message;
  EXPECT_EQ(policy->limits.per_day, 2);
  EXPECT_EQ(policy->limits.per_week, DefaultPolicy().limits.per_week);
}

TEST(PolicyFile, NamesTheLineTheKeyAndWhatToDo) {
  EXPECT_THAT(
      Refusal(Changed("per_day = 1 ", "per_day = 0 ")),
      AllOf(HasSubstr("ours.toml:"), HasSubstr("limits.per_day: Write a whole number from 1 to 1000.")));
  EXPECT_THAT(Refusal(Changed("per_day = 1 ", "per_day = 1.5 ")), HasSubstr("Write a whole number"));
  EXPECT_THAT(Refusal(Changed("per_day = 1 ", "per_day = \"one\" ")), HasSubstr("Write a whole number"));
  EXPECT_THAT(
      Refusal(Changed("per_day = 1 ", "per_dya = 1 ")),
      AllOf(HasSubstr("limits.per_day: It is missing"), HasSubstr("limits.per_dya: There is no such key")));
  EXPECT_THAT(Refusal(Changed("[limits]", "[limit]")), HasSubstr("limit: There is no such key"));
  EXPECT_THAT(Refusal(Changed("version = \"", "version = \"a b ")),
              HasSubstr("version: Write a name and number"));
  EXPECT_THAT(Refusal("version = "), HasSubstr("ours.toml:1: this is not TOML"));
  EXPECT_THAT(Refusal("limits = 3\nversion = \"a\""), HasSubstr("Write [limits] on a line of its own"));
}

TEST(PolicyFile, RefusesNumbersThatAreNone) {
  EXPECT_THAT(Refusal(Changed("per_week = 2.0", "per_week = nan")), HasSubstr("limits.per_week"));
  EXPECT_THAT(Refusal(Changed("per_week = 2.0", "per_week = inf")), HasSubstr("limits.per_week"));
}

TEST(PolicyFile, RefusesNumbersThatContradictEachOther) {
  EXPECT_THAT(Refusal(Changed("contacts_least = ", "contacts_least = 7")),
              AllOf(HasSubstr("wave.contacts_least: It is 7"), HasSubstr("more than wave.contacts_most")));
  EXPECT_THAT(Refusal(Changed("prior_answers = 1.6", "prior_answers = 4.0")),
              HasSubstr("likelihood.prior_answers"));
}

}  // namespace
}  // namespace coconsult::routing
