// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "process/definition.h"
#include "unit/process/instance.h"

namespace coconsult::process {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Definition Named(const std::string& id, int version) {
  Definition definition = CoConsultancy();
  definition.id = id;
  definition.version = version;
  return definition;
}

TEST(Catalog, HoldsTheEmbeddedDefinitions) {
  const auto catalog = Catalog::Embedded(kKinds);
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_FALSE(catalog->All().empty());
  EXPECT_EQ(catalog->All().front()->id, "co_consultancy");
}

TEST(Catalog, RefusesDefinitionsThatNeedAMissingMessageKind) {
  auto kinds = kKinds;
  kinds.erase("micro_experiment");
  const auto catalog = Catalog::Embedded(kinds);
  ASSERT_FALSE(catalog);
  EXPECT_THAT(catalog.error().message,
              HasSubstr("co_consultancy.toml: phase 'decide', key 'may_post.asker'"));
}

TEST(Catalog, FindsNewestAndPinnedVersions) {
  const auto catalog = Catalog::From({Named("a", 2), Named("b", 1), Named("a", 3), Named("a", 1)});
  ASSERT_TRUE(catalog);
  EXPECT_EQ(catalog->Newest("a")->version, 3);
  EXPECT_EQ(catalog->Find("a", 2)->version, 2);
  EXPECT_EQ(catalog->Find("a", 4), nullptr);
  EXPECT_EQ(catalog->Newest("c"), nullptr);
  EXPECT_THAT(catalog->All(), ElementsAre(catalog->Find("a", 3), catalog->Find("b", 1)));
}

TEST(Catalog, KeepsDefinitionsInPlaceWhenItMoves) {
  auto catalog = Catalog::From({Named("a", 1)});
  ASSERT_TRUE(catalog);
  const Definition* before = catalog->Newest("a");
  const Catalog moved = *std::move(catalog);
  EXPECT_EQ(moved.Newest("a"), before);
}

TEST(Catalog, RefusesNothingAndTheSameVersionTwice) {
  EXPECT_FALSE(Catalog::From({}));
  const auto twice = Catalog::From({Named("a", 1), Named("a", 1)});
  ASSERT_FALSE(twice);
  EXPECT_THAT(twice.error().message, HasSubstr("The process 'a' has two definitions of version 1"));
}

TEST(Documentation, HasAnExampleThatCanBeRun) {
  std::ifstream in(COCONSULT_DOCS "/processes.md");
  const std::string page(std::istreambuf_iterator<char>(in), {});
  const std::string begin = "```toml\n";
  const auto from = page.find(begin);
  ASSERT_NE(from, std::string::npos) << "no example in " COCONSULT_DOCS "/processes.md";
  const std::string example =
      page.substr(from + begin.size(), page.find("```", from + 3) - from - begin.size());
  const auto definition = ParseDefinition("processes.md", example, kKinds);
  EXPECT_TRUE(definition) << (definition ? "" : definition.error().message);
}

TEST(Documentation, NamesEveryConditionAtom) {
  std::ifstream in(COCONSULT_DOCS "/processes.md");
  const std::string page(std::istreambuf_iterator<char>(in), {});
  for (const Phase& phase : CoConsultancy().phases) {
    for (const Transition& transition : phase.transitions) {
      for (const auto& mention : transition.when.Mentions()) {
        EXPECT_THAT(page, HasSubstr("| `" + mention.atom)) << "in phase " << phase.id;
      }
    }
  }
}

}  // namespace
}  // namespace coconsult::process
