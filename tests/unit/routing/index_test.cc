// SPDX-License-Identifier: Apache-2.0
#include "routing/index.h"

#include <gtest/gtest.h>

#include <string>

namespace coconsult::routing {
namespace {

std::vector<Words> Documents(const std::vector<std::string>& texts) {
  std::vector<Words> documents;
  for (const std::string& text : texts) documents.push_back(Analyse(text));
  return documents;
}

std::vector<double> Fits(TextIndex& index, const std::string& request) {
  if (!index.fresh()) index.Refresh();
  return index.Fits(index.Compare(index.MakeQuery(Analyse(request))));
}

TEST(TextIndex, GivesFullSimilarityToTheSameText) {
  TextIndex index;
  index.Add(0, Documents({"rota planning for night staff"}));
  index.Add(1, Documents({"foster placements"}));
  const std::vector<double> fits = Fits(index, "rota planning for night staff");
  EXPECT_NEAR(fits[0], 1, 1e-5);
  EXPECT_EQ(fits[1], 0);
}

TEST(TextIndex, SumsDocumentsWithDamping) {
  TextIndex index;
  index.Add(0, Documents({"rota"}));
  index.Add(1, Documents({"rota", "rota", "rota"}));
  const std::vector<double> fits = Fits(index, "rota");
  EXPECT_NEAR(fits[0], 1, 1e-5);
  EXPECT_NEAR(fits[1], 1 + 0.8 + 0.64, 1e-5);
}

TEST(TextIndex, CountsARareWordForMoreThanACommonOne) {
  TextIndex index;
  index.Add(0, Documents({"team rota"}));
  index.Add(1, Documents({"team budget"}));
  index.Add(2, Documents({"team budget"}));
  const std::vector<double> fits = Fits(index, "team rota budget");
  EXPECT_GT(fits[0], fits[1]);
  EXPECT_GT(index.Rarity("rota"), index.Rarity("team"));
  EXPECT_GE(index.Rarity("unheard"), index.Rarity("rota"));
}

TEST(TextIndex, ForgetsWhatWasRemoved) {
  TextIndex index;
  index.Add(0, Documents({"rota"}));
  index.Add(1, Documents({"handover"}));
  index.Remove(0);
  EXPECT_EQ(Fits(index, "rota handover")[0], 0);
  EXPECT_TRUE(index.MakeQuery(Analyse("rota")).parts.empty());
  index.Remove(1);
  index.Remove(7);
  EXPECT_TRUE(index.MakeQuery(Analyse("handover")).parts.empty());
}

TEST(TextIndex, AnswersTheSameWhateverCameAndWentBefore) {
  TextIndex plain;
  plain.Add(0, Documents({"rota planning", "night shifts and rota"}));
  plain.Add(1, Documents({"foster care placements"}));

  TextIndex worn;
  worn.Add(1, Documents({"foster care placements"}));
  for (int round = 0; round < 3000; ++round) {
    worn.Add(0, Documents({"passing word" + std::to_string(round), "rota"}));
    worn.Remove(0);
  }
  worn.Add(0, Documents({"rota planning", "night shifts and rota"}));

  const std::string request = "planning a rota for foster care";
  EXPECT_EQ(Fits(plain, request), Fits(worn, request));
  EXPECT_EQ(plain.Rarity("rota"), worn.Rarity("rota"));
}

TEST(TextIndex, NamesSharedWordsAsTheOwnerWroteThem) {
  TextIndex index;
  index.Add(0, Documents({"Chairing meetings", "Supervised students; supervising is hard"}));
  index.Refresh();
  const TextIndex::Query query = index.MakeQuery(Analyse("supervision in meetings"));
  const auto matches = index.Matches(0, query, index.Compare(query), 10);
  ASSERT_EQ(matches.size(), 2U);
  EXPECT_EQ(matches[1].form, "meetings");
  EXPECT_EQ(matches[1].document, 0U);
  EXPECT_EQ(matches[0].form, "supervising");
  EXPECT_EQ(matches[0].document, 1U);
}

TEST(Vocabulary, ForgetsAWordWithItsLastUse) {
  Vocabulary vocabulary;
  const FormId first = vocabulary.Use({"Rotas", "rota"});
  EXPECT_EQ(vocabulary.Use({"Rotas", "rota"}), first);
  const FormId other = vocabulary.Use({"rota", "rota"});
  EXPECT_EQ(vocabulary.TermOf(first), vocabulary.TermOf(other));
  vocabulary.Release(first);
  vocabulary.Release(other);
  EXPECT_TRUE(vocabulary.Find("rota").has_value());
  vocabulary.Release(first);
  EXPECT_FALSE(vocabulary.Find("rota").has_value());
  EXPECT_EQ(vocabulary.Text(vocabulary.Use({"Handover", "handov"})), "Handover");
  EXPECT_EQ(vocabulary.term_bound(), 1U);
}

}  // namespace
}  // namespace coconsult::routing
