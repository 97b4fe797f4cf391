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

std::string Documented() {
  std::ifstream in(COCONSULT_DOCS "/processes.md");
  const std::string page(std::istreambuf_iterator<char>(in), {});
  const std::string begin = "```toml\nid = ";
  const auto from = page.find(begin);
  EXPECT_NE(from, std::string::npos) << "no example in " COCONSULT_DOCS "/processes.md";
  const auto text = from + std::string("```toml\n").size();
  return page.substr(text, page.find("```", text) - text);
}

TEST(Catalog, OffersFilesAfterTheEmbeddedDefinitions) {
  const auto catalog = Catalog::Load({{"quick.toml", Documented()}}, kKinds);
  ASSERT_TRUE(catalog) << catalog.error().message;
  ASSERT_NE(catalog->Newest("quick_question"), nullptr);
  EXPECT_EQ(catalog->Newest("quick_question")->file, "quick.toml");
  EXPECT_THAT(catalog->All(),
              ElementsAre(catalog->Newest("co_consultancy"), catalog->Newest("quick_question")));
}

TEST(Catalog, TakesANewerVersionOfAnEmbeddedDefinition) {
  std::string newer = Documented();
  newer.replace(newer.find("quick_question"), std::string("quick_question").size(), "co_consultancy");
  newer.replace(newer.find("version = 1"), std::string("version = 1").size(), "version = 2");
  const auto catalog = Catalog::Load({{"newer.toml", newer}}, kKinds);
  ASSERT_TRUE(catalog) << catalog.error().message;
  EXPECT_EQ(catalog->Chosen("")->version, 2);
  EXPECT_NE(catalog->Find("co_consultancy", 1), nullptr) << "what runs on it goes on";
}

TEST(Catalog, SaysWhatIsWrongInEachFile) {
  const auto catalog = Catalog::Load({{"a.toml", "id = 7\nversion = 1\n"}, {"b.toml", "= 1"}}, kKinds);
  ASSERT_FALSE(catalog);
  EXPECT_THAT(catalog.error().message, HasSubstr("a.toml:1: key 'id': It is not a text."));
  EXPECT_THAT(catalog.error().message, HasSubstr("\na.toml:1: key 'title': It is missing"));
  EXPECT_THAT(catalog.error().message, HasSubstr("\nb.toml:1: This is not TOML"));
}

TEST(Catalog, NamesBothFilesOfTheSameVersion) {
  const auto catalog = Catalog::Load({{"a.toml", Documented()}, {"b.toml", Documented()}}, kKinds);
  ASSERT_FALSE(catalog);
  EXPECT_THAT(catalog.error().message, HasSubstr("b.toml: key 'version': "));
  EXPECT_THAT(catalog.error().message, HasSubstr("the other is in a.toml"));
}

TEST(Catalog, FindsNewestAndPinnedVersions) {
  const auto catalog = Catalog::From({Named("a", 2), Named("b", 1), Named("a", 3), Named("a", 1)});
  ASSERT_TRUE(catalog);
  EXPECT_EQ(catalog->Newest("a")->version, 3);
  EXPECT_EQ(catalog->Find("a", 2)->version, 2);
  EXPECT_EQ(catalog->Find("a", 4), nullptr);
  EXPECT_EQ(catalog->Newest("c"), nullptr);
  EXPECT_EQ(catalog->Chosen(""), catalog->Find("a", 3));
  EXPECT_EQ(catalog->Chosen("b"), catalog->Find("b", 1));
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
  const auto catalog = Catalog::Load({{"processes.md", Documented()}}, kKinds);
  EXPECT_TRUE(catalog) << (catalog ? "" : catalog.error().message);
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
