// SPDX-License-Identifier: Apache-2.0
#include "main/load_processes.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "config/load_community.h"
#include "support/temp_dir.h"

namespace coconsult::main {
namespace {

using ::coconsult::testing::TempDir;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::set<std::string>& Kinds() {
  static const std::set<std::string> kKinds = [] {
    std::set<std::string> ids;
    const auto community = config::LoadCommunity(std::nullopt);
    for (const MessageKind& kind : community->message_kinds) ids.insert(kind.id);
    return ids;
  }();
  return kKinds;
}

class LoadProcessesTest : public ::testing::Test {
 protected:
  std::string folder() const { return folder_.path().string(); }
  void Write(const std::string& name, const std::string& text) const {
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  static std::string Example() {
    std::ifstream in(COCONSULT_DEPLOY "/processes/group_consultation.toml");
    return {std::istreambuf_iterator<char>(in), {}};
  }
  static std::string Renamed(const std::string& id) {
    std::string text = Example();
    return text.replace(text.find("id = \"group_consultation\""), 25, "id = \"" + id + "\"");
  }
  std::vector<std::string> Ids() const {
    const auto catalog = LoadProcesses(folder(), Kinds());
    EXPECT_TRUE(catalog) << (catalog ? "" : catalog.error().message);
    std::vector<std::string> ids;
    if (!catalog) return ids;
    for (const auto* definition : catalog->All()) ids.push_back(definition->id);
    return ids;
  }
  std::string Refusal() const {
    const auto catalog = LoadProcesses(folder(), Kinds());
    EXPECT_FALSE(catalog);
    return catalog ? "" : catalog.error().message;
  }

 private:
  TempDir folder_;
};

TEST_F(LoadProcessesTest, HasTheBuiltInOnesWithoutAFolder) {
  const auto catalog = LoadProcesses("", Kinds());
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->Chosen("")->id, "co_consultancy");
}

TEST_F(LoadProcessesTest, TakesTheTomlFilesInTheOrderOfTheirNames) {
  EXPECT_THAT(Ids(), ElementsAre("co_consultancy"));
  Write("2.toml", Renamed("second"));
  Write("1.toml", Renamed("first"));
  Write("notes.txt", "no TOML");
  Write(".3.toml", "no TOML");
  std::filesystem::create_directory(folder() + "/older");
  EXPECT_THAT(Ids(), ElementsAre("co_consultancy", "first", "second"));
}

TEST_F(LoadProcessesTest, NamesTheFileThatDefinesAVersionAgain) {
  Write("a.toml", Example());
  Write("b.toml", Example());
  EXPECT_THAT(Refusal(), AllOf(HasSubstr(folder() + "/b.toml: key 'version': "),
                               HasSubstr("two definitions of version 1"), HasSubstr(folder() + "/a.toml")));
}

TEST_F(LoadProcessesTest, NamesFilePhaseAndKeyOfEveryProblem) {
  std::string text = Example();
  text.replace(text.find("to = \"clarify\""), 14, "to = \"clarity\"");
  Write("a.toml", text);
  Write("b.toml", "colour = \"red\"\n");
  const std::string refusal = Refusal();
  EXPECT_THAT(refusal,
              HasSubstr(folder() + "/a.toml: phase 'agree', key 'transitions[1].to': There is no phase "
                                   "'clarity'. Add it under [[phases]], or correct the name."));
  EXPECT_THAT(refusal,
              HasSubstr("\n" + folder() + "/b.toml:1: key 'colour': It is not a key of this place."));
}

TEST_F(LoadProcessesTest, RefusesWhatNoFileShouldHold) {
  Write("deep.toml", std::string(200'000, '.'));
  EXPECT_THAT(Refusal(), HasSubstr("deep.toml:1: This goes too deep"));
  Write("deep.toml", std::string(2'000'000, ' '));
  EXPECT_THAT(Refusal(), HasSubstr("deep.toml: The file is larger than 1 MiB."));
}

TEST_F(LoadProcessesTest, SaysWhenThereIsNoSuchFolder) {
  const auto catalog = LoadProcesses(folder() + "/nowhere", Kinds());
  ASSERT_FALSE(catalog);
  EXPECT_THAT(catalog.error().message,
              AllOf(HasSubstr("processes.dir: "), HasSubstr("There is no such folder.")));
  Write("file", "");
  EXPECT_THAT(LoadProcesses(folder() + "/file", Kinds()).error().message, HasSubstr("This is not a folder."));
}

}  // namespace
}  // namespace coconsult::main
