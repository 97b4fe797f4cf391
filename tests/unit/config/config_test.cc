// SPDX-License-Identifier: Apache-2.0
#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings.h"
#include "unit/config/scratch_folder.h"

namespace coconsult::config {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class LoadConfigTest : public ::testing::Test {
 protected:
  Result<Config> LoadFile(const std::string& content) {
    return LoadConfig({.file = folder_.Write("test.toml", content), .environment = {}, .overrides = {}});
  }
  static Result<Config> LoadEnvironment(std::map<std::string, std::string> environment) {
    return LoadConfig({.file = std::nullopt, .environment = std::move(environment), .overrides = {}});
  }
  static Result<Config> LoadOverrides(std::vector<std::pair<std::string, std::string>> overrides) {
    return LoadConfig({.file = std::nullopt, .environment = {}, .overrides = std::move(overrides)});
  }
  // Where the message says that the test's file is wrong.
  std::string At(int line) const {
    return (folder_.path() / "test.toml").string() + ":" + std::to_string(line) + ": ";
  }

  // The message of the refusal; fails when there is none.
  static std::string Refusal(const Result<Config>& result) {
    EXPECT_FALSE(result);
    if (result) return "";
    EXPECT_EQ(result.error().code, Errc::kInvalidArgument);
    return result.error().message;
  }

  ScratchFolder folder_;
};

TEST_F(LoadConfigTest, HasADefaultForEverything) {
  const auto config = LoadConfig({});
  ASSERT_TRUE(config);
  EXPECT_EQ(config->listen, "127.0.0.1:7420");
  EXPECT_EQ(config->routing_policy_file, "");
  EXPECT_EQ(config->routing_decision_candidates, 60);
  EXPECT_EQ(config->reports_suppression_threshold, 5);
  EXPECT_EQ(config->community_file, "");
  EXPECT_TRUE(config->origins.empty());
}

TEST_F(LoadConfigTest, ReadsEveryTypeFromAFile) {
  const auto config = LoadFile(R"(listen = "[::1]:9000"
worker_threads = 8
[log]
level = "debug"
[routing]
policy = "rules.toml"
[reports]
collapse_share = 1
)");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->listen, "[::1]:9000");
  EXPECT_EQ(config->worker_threads, 8);
  EXPECT_EQ(config->log_level, "debug");
  EXPECT_EQ(config->routing_policy_file, "rules.toml");
  EXPECT_DOUBLE_EQ(config->reports_collapse_share, 1.0);
}

TEST_F(LoadConfigTest, TakesDottedKeysForGroups) {
  const auto config = LoadFile("log.level = \"error\"\nrouting = { decision_candidates = 2 }\n");
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->log_level, "error");
  EXPECT_EQ(config->routing_decision_candidates, 2);
}

TEST_F(LoadConfigTest, LetsFlagsWinOverEnvironmentOverFileOverDefaults) {
  ConfigSources sources{
      .file = folder_.Write(
          "c.toml", "[routing]\ndecision_candidates = 4\n[sessions]\nhours = 20\n[log]\nformat = \"json\"\n"),
      .environment = {{"COCONSULT_ROUTING_DECISION_CANDIDATES", "5"}, {"COCONSULT_SESSIONS_HOURS", "21"}},
      .overrides = {{"routing.decision_candidates", "6"}, {"routing.decision_candidates", "7"}}};
  const auto config = LoadConfig(sources);
  ASSERT_TRUE(config) << config.error().message;
  EXPECT_EQ(config->routing_decision_candidates, 7);
  EXPECT_EQ(config->sessions_hours, 21);
  EXPECT_EQ(config->log_format, "json");
  EXPECT_EQ(config->log_level, "info");
}

TEST_F(LoadConfigTest, RemembersWhereEachValueCameFrom) {
  const auto file = folder_.Write("c.toml", "drain_seconds = 5\n[log]\n\nformat = \"json\"\n");
  const auto config = LoadConfig({.file = file,
                                  .environment = {{"COCONSULT_LISTEN", "localhost:1"}},
                                  .overrides = {{"log.level", "off"}}});
  ASSERT_TRUE(config) << config.error().message;
  const std::map<std::string, std::string> expected = {{"drain_seconds", file.string() + ":1"},
                                                       {"log.format", file.string() + ":4"},
                                                       {"listen", "environment COCONSULT_LISTEN"},
                                                       {"log.level", "--set log.level"}};
  EXPECT_EQ(config->origins, expected);
}

TEST_F(LoadConfigTest, ReadsNumbersFromTheEnvironmentAndFlags) {
  EXPECT_EQ(LoadEnvironment({{"COCONSULT_DRAIN_SECONDS", "0"}})->drain_seconds, 0);
  EXPECT_DOUBLE_EQ(LoadOverrides({{"reports.collapse_share", "0.25"}})->reports_collapse_share, 0.25);
  EXPECT_DOUBLE_EQ(LoadOverrides({{"reports.collapse_share", "1"}})->reports_collapse_share, 1.0);
}

TEST_F(LoadConfigTest, RefusesAnUnknownKeyInAFileWithItsLineAndTheNearestOne) {
  EXPECT_THAT(Refusal(LoadFile("\nlisen = \"127.0.0.1:1\"\n")),
              HasSubstr(At(2) + "there is no setting 'lisen'. Did you mean 'listen'?"));
  EXPECT_THAT(
      Refusal(LoadFile("[routing]\ndecision_candidate = 3\n")),
      HasSubstr(
          At(2) +
          "there is no setting 'routing.decision_candidate'. Did you mean 'routing.decision_candidates'?"));
  EXPECT_THAT(Refusal(LoadFile("[rooting]\ndecision_candidates = 3\n")),
              HasSubstr("Did you mean 'routing.decision_candidates'?"));
  EXPECT_THAT(Refusal(LoadFile("decision_candidates = 3\n")),
              HasSubstr("Did you mean 'routing.decision_candidates'?"));
}

TEST_F(LoadConfigTest, SuggestsNothingWhenNothingIsNear) {
  const std::string refusal = Refusal(LoadFile("favourite_colour = \"green\"\n"));
  EXPECT_THAT(refusal, HasSubstr(At(1) + "there is no setting 'favourite_colour'. `coconsultd config`"));
  EXPECT_THAT(refusal, Not(HasSubstr("Did you mean")));
}

TEST_F(LoadConfigTest, RefusesUnknownGroupsAndGroupsUsedAsValues) {
  EXPECT_THAT(Refusal(LoadFile("[colours]\n")), HasSubstr(At(1) + "there is no setting 'colours'."));
  EXPECT_THAT(Refusal(LoadFile("[colours.bright]\n[[listens]]\n")),
              HasSubstr(At(2) + "there is no setting 'listens'."));
  EXPECT_THAT(Refusal(LoadFile("routing = 3\n")),
              HasSubstr(At(1) + "'routing' is a group of settings. Write [routing]"));
  EXPECT_THAT(Refusal(LoadFile("[listen]\nport = 3\n")),
              HasSubstr(At(1) + "listen must be a text; it is a table."));
}

TEST_F(LoadConfigTest, RefusesUnknownVariablesOfItsOwnPrefixOnly) {
  EXPECT_THAT(
      Refusal(LoadEnvironment({{"COCONSULT_LISTN", "127.0.0.1:1"}})),
      HasSubstr("environment COCONSULT_LISTN: there is no such variable. Did you mean 'COCONSULT_LISTEN'?"));
  EXPECT_TRUE(LoadEnvironment({{"PATH", "/bin"}, {"LISTN", "x"}, {"coconsult_listn", "x"}}));
  EXPECT_TRUE(LoadEnvironment({{"COCONSULT_CONFIG", "x"},
                               {"COCONSULT_TOKEN_FILE", "x"},
                               {"COCONSULT_SERVER", "x"},
                               {"COCONSULT_HOME", "x"}}));
}

TEST_F(LoadConfigTest, RefusesAnUnknownFlag) {
  EXPECT_THAT(Refusal(LoadOverrides({{"log.levle", "info"}})),
              HasSubstr("--set log.levle: there is no setting 'log.levle'. Did you mean 'log.level'?"));
}

TEST_F(LoadConfigTest, RefusesWrongTypesWithTheirLine) {
  EXPECT_THAT(Refusal(LoadFile("listen = 7420\n")),
              HasSubstr(At(1) + "listen must be a text, in quotes; it is 7420."));
  EXPECT_THAT(Refusal(LoadFile("\nworker_threads = \"4\"\n")),
              HasSubstr(At(2) + "worker_threads must be a whole number from 1 to 64; it is \"4\"."));
  EXPECT_THAT(Refusal(LoadFile("worker_threads = 4.5\n")),
              HasSubstr("whole number from 1 to 64; it is 4.5."));
  EXPECT_THAT(Refusal(LoadFile("worker_threads = true\n")), HasSubstr("it is true or false."));
  EXPECT_THAT(Refusal(LoadFile("worker_threads = [4]\n")), HasSubstr("it is a list."));
  EXPECT_THAT(Refusal(LoadFile("worker_threads = 2026-01-01\n")), HasSubstr("it is a date or time."));
  EXPECT_THAT(Refusal(LoadFile("[reports]\ncollapse_share = nan\n")),
              HasSubstr(At(2) + "reports.collapse_share must be a number from 0.1 to 1; it is nan."));
  EXPECT_THAT(Refusal(LoadEnvironment({{"COCONSULT_WORKER_THREADS", "four"}})),
              HasSubstr("environment COCONSULT_WORKER_THREADS: worker_threads must be a whole number from 1 "
                        "to 64; it is \"four\"."));
  EXPECT_FALSE(LoadEnvironment({{"COCONSULT_WORKER_THREADS", ""}}));
  EXPECT_FALSE(LoadEnvironment({{"COCONSULT_WORKER_THREADS", " 4"}}));
  EXPECT_FALSE(LoadOverrides({{"worker_threads", "4x"}}));
}

TEST_F(LoadConfigTest, HoldsEveryNumberToItsRange) {
  for (const Setting& setting : Settings()) {
    if (std::holds_alternative<std::string Config::*>(setting.member)) continue;
    const std::string key(setting.key);
    EXPECT_THAT(Refusal(LoadOverrides({{key, std::to_string(setting.min - 1)}})),
                HasSubstr(key + " must be a"))
        << key;
    EXPECT_THAT(Refusal(LoadOverrides({{key, std::to_string(setting.max + 1)}})),
                HasSubstr(key + " must be a"))
        << key;
  }
  EXPECT_TRUE(LoadOverrides({{"reports.suppression_threshold", "3"}}));
  EXPECT_TRUE(LoadOverrides({{"reports.suppression_threshold", "10"}}));
  EXPECT_THAT(Refusal(LoadOverrides({{"reports.suppression_threshold", "2"}})),
              HasSubstr("from 3 to 10; it is 2."));
  EXPECT_THAT(Refusal(LoadFile("worker_threads = 4294967300\n")), HasSubstr("from 1 to 64; it is "));
}

TEST_F(LoadConfigTest, HoldsTextsToTheirChoices) {
  EXPECT_THAT(Refusal(LoadFile("[log]\nformat = \"xml\"\n")),
              HasSubstr(At(2) + "log.format must be one of text, json; it is \"xml\"."));
  EXPECT_FALSE(LoadOverrides({{"log.format", ""}}));
  EXPECT_FALSE(LoadOverrides({{"log.format", "text json"}}));
  EXPECT_FALSE(LoadOverrides({{"log.level", "INFO"}}));
}

TEST_F(LoadConfigTest, RefusesTextsWithControlCharactersAndAnEmptyDataFolder) {
  EXPECT_FALSE(LoadOverrides({{"data_dir", "/x\n/y"}}));
  EXPECT_THAT(Refusal(LoadFile("data_dir = \"\"\n")), HasSubstr("data_dir must not be empty"));
}

TEST_F(LoadConfigTest, RefusesAPublicAddressAndSaysWhatToPutBeforeIt) {
  for (const char* address : {"0.0.0.0:7420", "[::]:7420", "192.0.2.1:7420", "consult.example.org:7420"}) {
    const std::string refusal = Refusal(LoadOverrides({{"listen", address}}));
    EXPECT_THAT(refusal,
                HasSubstr(std::string("listen is '") + address + "', which other machines can reach"));
    EXPECT_THAT(refusal, HasSubstr("put the front proxy before it"));
  }
}

TEST_F(LoadConfigTest, NamesEveryProblemAtOnce) {
  const auto result = LoadConfig({.file = folder_.Write("test.toml", "lisen = 1\nworker_threads = 0\n"),
                                  .environment = {{"COCONSULT_NOTHING_OF_OURS", "1"}},
                                  .overrides = {{"log.format", "xml"}}});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().reason, "INVALID_CONFIG");
  ASSERT_EQ(result.error().violations.size(), 4U);
  EXPECT_EQ(result.error().violations[1].field + ": ", At(2));
  EXPECT_EQ(std::ranges::count(result.error().message, '\n'), 3);
}

TEST_F(LoadConfigTest, NamesTheLineWhereAFileIsNoToml) {
  EXPECT_THAT(Refusal(LoadFile("worker_threads = 4\nlisten = \"127\n")),
              HasSubstr(At(2) + "This is not valid TOML"));
  EXPECT_THAT(Refusal(LoadFile("drain_seconds = 1\ndrain_seconds = 2\n")),
              HasSubstr(At(2) + "This is not valid TOML"));
  EXPECT_THAT(Refusal(LoadFile("listen = \"\xff\xfe\"\n")), HasSubstr("This is not valid TOML"));
}

// Such a file would use up the stack.
TEST_F(LoadConfigTest, RefusesTablesInsideEachOtherWithoutEnd) {
  const auto nested = [](const std::string& before, int times, const std::string& after) {
    std::string all;
    for (int i = 0; i < times; ++i) all += before;
    for (int i = 0; i < times; ++i) all += after;
    return all;
  };
  const std::string comment = nested("# . ", 100, "") + "\n";
  EXPECT_TRUE(LoadFile(comment + "log.level = \"info\""));
  for (const std::string& deep : {nested("a.", 400'000, "") + "a = 1", "a = " + nested("[", 100, "]")}) {
    EXPECT_THAT(Refusal(LoadFile("\n" + deep)), HasSubstr(At(2) + "This goes too deep"));
  }
}

TEST_F(LoadConfigTest, RefusesAFileItCannotRead) {
  EXPECT_THAT(Refusal(LoadConfig({.file = folder_.path() / "none.toml", .environment = {}, .overrides = {}})),
              HasSubstr("none.toml: There is no such file."));
  EXPECT_THAT(Refusal(LoadConfig({.file = folder_.path(), .environment = {}, .overrides = {}})),
              HasSubstr("This is not a file."));
  EXPECT_THAT(Refusal(LoadFile(std::string(1024 * 1024 + 1, '#'))), HasSubstr("larger than 1 MiB"));
}

TEST_F(LoadConfigTest, AcceptsAnEmptyFile) {
  const auto config = LoadFile("");
  ASSERT_TRUE(config);
  EXPECT_EQ(config->listen, Config().listen);
}

}  // namespace
}  // namespace coconsult::config
