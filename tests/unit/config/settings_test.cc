// SPDX-License-Identifier: Apache-2.0
#include "config/settings.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace coconsult::config {
namespace {

TEST(Settings, HaveDistinctKeysVariablesAndMembers) {
  std::set<std::string> keys, variables;
  for (const Setting& setting : Settings()) {
    EXPECT_TRUE(keys.emplace(setting.key).second) << setting.key;
    EXPECT_TRUE(variables.insert(setting.EnvironmentName()).second) << setting.key;
    const auto same_member = [&](const Setting& other) { return other.member == setting.member; };
    EXPECT_EQ(std::ranges::count_if(Settings(), same_member), 1) << setting.key;
  }
}

TEST(Settings, HaveDefaultsThatTheyWouldAccept) {
  for (const Setting& setting : Settings()) {
    Config config;
    EXPECT_EQ(setting.Get(config), setting.Default()) << setting.key;
    EXPECT_EQ(setting.Set(config, setting.Default()), std::nullopt) << setting.key;
  }
}

TEST(Settings, AreNamedInOneWay) {
  for (const Setting& setting : Settings()) {
    EXPECT_EQ(setting.key.find_first_not_of("abcdefghijklmnopqrstuvwxyz_."), std::string_view::npos)
        << setting.key;
    EXPECT_LE(std::ranges::count(setting.key, '.'), 1) << setting.key;
    EXPECT_TRUE(setting.EnvironmentName().starts_with("COCONSULT_"));
  }
  EXPECT_EQ(FindSetting("routing.policy")->EnvironmentName(), "COCONSULT_ROUTING_POLICY");
  EXPECT_EQ(FindSetting("listen")->EnvironmentName(), "COCONSULT_LISTEN");
}

TEST(Settings, AreExplainedInOneSentenceAtLeast) {
  for (const Setting& setting : Settings()) {
    EXPECT_GE(setting.help.size(), 20U) << setting.key;
    EXPECT_TRUE(setting.help.ends_with('.')) << setting.key;
    EXPECT_EQ(setting.help.find('\n'), std::string_view::npos) << setting.key;
  }
}

TEST(Settings, StandTogetherByGroup) {
  std::set<std::string_view> seen;
  std::string_view group;
  for (const Setting& setting : Settings()) {
    if (GroupOf(setting.key) == group) continue;
    group = GroupOf(setting.key);
    EXPECT_TRUE(seen.insert(group).second) << setting.key;
    EXPECT_FALSE(group.empty()) << setting.key;
    EXPECT_EQ(FindSetting(group), nullptr) << setting.key;
    EXPECT_TRUE(IsGroup(group));
  }
  EXPECT_FALSE(IsGroup(""));
  EXPECT_FALSE(IsGroup("rout"));
}

TEST(Settings, SurviveBeingWrittenAndReadAsText) {
  for (const Setting& setting : Settings()) {
    Config config;
    const Value value = setting.Default();
    const auto* text = std::get_if<std::string>(&value);
    EXPECT_EQ(setting.SetFromText(config, text ? *text : FormatValue(value)), std::nullopt) << setting.key;
    EXPECT_EQ(setting.Get(config), value) << setting.key;
  }
}

TEST(FormatValue, WritesWhatAFileWouldHold) {
  EXPECT_EQ(FormatValue(std::string("a \"b\" \\ \n\x7f")), R"("a \"b\" \\ \u000a\u007f")");
  EXPECT_EQ(FormatValue(7), "7");
  EXPECT_EQ(FormatValue(1.0), "1.0");
  EXPECT_EQ(FormatValue(0.4), "0.4");
  EXPECT_EQ(FormatValue(0.0001), "0.0001");
  EXPECT_EQ(FormatValue(100000.0), "100000.0");
  EXPECT_EQ(FormatValue(1e300), "1e+300");
}

}  // namespace
}  // namespace coconsult::config
