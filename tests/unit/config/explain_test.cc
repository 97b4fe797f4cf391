// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

#include "config/config.h"
#include "config/settings.h"
#include "unit/config/scratch_folder.h"

namespace coconsult::config {
namespace {

using ::testing::HasSubstr;

std::string ReadExample() {
  std::ifstream in(EXAMPLE_FILE, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

Result<Config> LoadText(const ScratchFolder& folder, const std::string& text) {
  return LoadConfig({.file = folder.Write("coconsultd.toml", text), .environment = {}, .overrides = {}});
}

// The example with the # of every "#name = value" taken away.
std::string WithDefaultsWrittenOut(const std::string& example) {
  std::istringstream in(example);
  std::string out;
  for (std::string line; std::getline(in, line);) {
    const bool is_value = line.starts_with('#') && !line.starts_with("# ");
    out += (is_value ? line.substr(1) : line) + "\n";
  }
  return out;
}

TEST(ExampleFile, IsTheOneThatTheTableGives) {
  EXPECT_EQ(ReadExample(), ExampleConfigFile()) << "Write the second text to deploy/coconsultd.toml.";
}

TEST(ExampleFile, ChangesNothingAsItStands) {
  const auto config = LoadConfig({.file = EXAMPLE_FILE, .environment = {}, .overrides = {}});
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_TRUE(config->origins.empty());
}

TEST(ExampleFile, ListsEveryKeyWithItsDefault) {
  const ScratchFolder folder;
  const auto config = LoadText(folder, WithDefaultsWrittenOut(ReadExample()));
  ASSERT_TRUE(config) << config.error().message;
  for (const Setting& setting : Settings()) {
    EXPECT_EQ(setting.Get(*config), setting.Default()) << setting.key;
    EXPECT_EQ(config->origins.count(std::string(setting.key)), 1U) << setting.key;
  }
}

TEST(ExplainConfig, SaysOfEveryValueWhereItCameFrom) {
  const auto config = LoadConfig({.file = std::nullopt,
                                  .environment = {{"COCONSULT_LOG_LEVEL", "debug"}},
                                  .overrides = {{"drain_seconds", "7"}}});
  ASSERT_TRUE(config);
  const std::string text = ExplainConfig(*config);
  EXPECT_THAT(text, HasSubstr("\nlisten = \"127.0.0.1:7420\"  # default\n"));
  EXPECT_THAT(text, HasSubstr("\nlevel = \"debug\"  # environment COCONSULT_LOG_LEVEL\n"));
  EXPECT_THAT(text, HasSubstr("\ndrain_seconds = 7  # --set drain_seconds\n"));
}

TEST(ExplainConfig, DescribesEverySetting) {
  const std::string text = ExplainConfig(Config());
  for (const Setting& setting : Settings()) {
    EXPECT_THAT(text,
                HasSubstr("\n# " + std::string(setting.help) + "\n# " + std::string(setting.key) + ": "));
    EXPECT_THAT(text, HasSubstr("; " + setting.EnvironmentName() + "\n"));
  }
  EXPECT_THAT(text, HasSubstr("# reports.suppression_threshold: a whole number from 3 to 10; default 5; "));
  EXPECT_THAT(text, HasSubstr("# log.format: one of text, json; default \"text\"; "));
}

TEST(ExplainConfig, IsAFileThatGivesTheSameConfiguration) {
  const ScratchFolder folder;
  const auto config =
      LoadConfig({.file = std::nullopt,
                  .environment = {},
                  .overrides = {{"data_dir", "/tmp/a \"b\" \\c"}, {"routing.decision_candidates", "4"}}});
  ASSERT_TRUE(config);
  const auto again = LoadText(folder, ExplainConfig(*config));
  ASSERT_TRUE(again) << again.error().message;
  for (const Setting& setting : Settings())
    EXPECT_EQ(setting.Get(*again), setting.Get(*config)) << setting.key;
}

}  // namespace
}  // namespace coconsult::config
