// SPDX-License-Identifier: Apache-2.0
#include "client/cli/completion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/run.h"

namespace coconsult::cli {
namespace {

using ::testing::HasSubstr;

// Calls `visit` with the chain of commands, "admin import", of every command.
template <class Visit>
void ForEachCommand(const CLI::App& app, const std::string& path, const Visit& visit) {
  for (const CLI::App* child : app.get_subcommands([](const CLI::App*) { return true; })) {
    const std::string here = path + " " + child->get_name();
    visit(*child, here);
    ForEachCommand(*child, here, visit);
  }
}

TEST(CompletionScript, OffersEveryCommandAndOptionOfTheTree) {
  CommandLine line;
  for (const char* shell : {"bash", "zsh"}) {
    const auto script = CompletionScript(line.app(), shell);
    ASSERT_TRUE(script);
    ForEachCommand(line.app(), "", [&](const CLI::App& command, const std::string& path) {
      const auto place = script->find("'" + path + "') offered='");
      ASSERT_NE(place, std::string::npos) << path;
      const std::string offered = script->substr(place, script->find(" ;;", place) - place);
      for (const CLI::Option* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) EXPECT_THAT(offered, HasSubstr("--" + name)) << path;
      }
      EXPECT_THAT(offered, HasSubstr("--json")) << path;
    });
    EXPECT_THAT(*script, HasSubstr("offered='join sign-in"));
  }
}

TEST(CompletionScript, QuotesTheWordsForFish) {
  CLI::App app("x");
  app.add_subcommand("go", "What's \\ there");
  const auto script = CompletionScript(app, "fish");
  ASSERT_TRUE(script);
  EXPECT_THAT(*script, HasSubstr("-a go -d 'What\\'s \\\\ there'"));
}

TEST(CompletionScript, KnowsThreeShells) {
  CommandLine line;
  EXPECT_TRUE(CompletionScript(line.app(), "fish"));
  EXPECT_FALSE(CompletionScript(line.app(), "tcsh"));
}

TEST(CommandLine, EveryCommandTeachesWithAnExample) {
  CommandLine line;
  ForEachCommand(line.app(), "", [](const CLI::App& command, const std::string& path) {
    EXPECT_FALSE(command.get_description().empty()) << path;
    const bool is_group = !command.get_subcommands([](const CLI::App*) { return true; }).empty();
    const std::string full = "coconsult" + path;
    EXPECT_THAT(command.get_footer(), HasSubstr(is_group ? "Example: " + full : full)) << path;
    EXPECT_THAT(command.get_footer(), HasSubstr("Example: ")) << path;
  });
}

}  // namespace
}  // namespace coconsult::cli
