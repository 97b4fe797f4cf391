// SPDX-License-Identifier: Apache-2.0
#include "routing/index.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "people.h"
#include "support/seeded_random.h"

namespace coconsult::routing {
namespace {

class IndexTest : public ::testing::Test {
 protected:
  static void Put(Index& index, Owner owner, const std::string& offer,
                  const std::vector<std::string>& documents = {}) {
    Index::Content content;
    content.group = index.GroupOf("anywhere");
    content.offer = offer;
    content.documents.assign(documents.begin(), documents.end());
    index.Put(owner, PersonId(static_cast<int>(owner) + 1), content);
  }
  static Query Ask(const Index& index, const std::string& text) {
    const WeighedText part{text, 1};
    return index.MakeQuery({&part, 1}, {});
  }
  static double Closeness(const Index& index, Owner owner, const std::string& text) {
    return index.Measure(owner, Ask(index, text)).All();
  }
  static std::vector<Owner> Found(const Index& index, const std::string& text, std::size_t most = 1000) {
    Index::Selection selection;
    selection.groups.assign(index.groups(), true);
    selection.admits = [](Owner) { return true; };
    selection.most = most;
    std::vector<Owner> owners = index.Retrieve(Ask(index, text), selection).owners;
    std::sort(owners.begin(), owners.end());
    return owners;
  }
};

TEST_F(IndexTest, GivesFullClosenessToTheSameText) {
  Index index;
  Put(index, 0, "rota planning for night staff");
  Put(index, 1, "foster placements");
  EXPECT_NEAR(Closeness(index, 0, "rota planning for night staff"), 1, 1e-4);
  EXPECT_EQ(Closeness(index, 1, "rota planning for night staff"), 0);
}

TEST_F(IndexTest, SumsDocumentsWithDamping) {
  Index index;
  Put(index, 0, "rota");
  Put(index, 1, "rota", {"rota", "rota"});
  EXPECT_NEAR(Closeness(index, 0, "rota"), 1, 1e-5);
  EXPECT_NEAR(Closeness(index, 1, "rota"), 1 + 0.8 + 0.64, 1e-5);
}

TEST_F(IndexTest, CountsARareWordForMoreThanACommonOne) {
  Index index;
  Put(index, 0, "team rota");
  Put(index, 1, "team budget");
  Put(index, 2, "team budget");
  EXPECT_GT(Closeness(index, 0, "team rota budget"), Closeness(index, 1, "team rota budget"));
}

TEST_F(IndexTest, ForgetsWhatWasRemoved) {
  Index index;
  Put(index, 0, "rota");
  Put(index, 1, "handover");
  index.Remove(0);
  EXPECT_TRUE(Found(index, "rota").empty());
  EXPECT_TRUE(Ask(index, "rota").terms().empty());
  EXPECT_EQ(Found(index, "handover"), std::vector<Owner>{1});
  index.Remove(1);
  index.Remove(7);
  EXPECT_EQ(index.held(), 0U);
  EXPECT_EQ(index.lexicon().FindTerm("handov"), kNoId);
}

TEST_F(IndexTest, AnswersTheSameWhateverCameAndWentBefore) {
  Index plain;
  Put(plain, 0, "rota planning", {"night shifts and rota"});
  Put(plain, 1, "foster care placements");

  Index worn;
  Put(worn, 1, "foster care placements");
  for (int round = 0; round < 300; ++round) {
    Put(worn, 0, "passing word" + std::to_string(round), {"rota"});
    if (round % 100 == 0) worn.Adopt(worn.MakeSealed());
  }
  Put(worn, 0, "rota planning", {"night shifts and rota"});

  for (const Owner owner : {0U, 1U}) {
    EXPECT_EQ(Closeness(plain, owner, "planning a rota for foster care"),
              Closeness(worn, owner, "planning a rota for foster care"));
  }
}

TEST_F(IndexTest, AnswersTheSameSealedOrOpen) {
  coconsult::testing::SeededRandom random(3);
  const std::vector<std::string> words = {"rota",  "handover", "budget", "foster",
                                          "night", "carers",   "tender"};
  Index open;
  Index sealed;
  for (Owner owner = 0; owner < 200; ++owner) {
    std::string text;
    for (int i = 0; i < 4; ++i) text += words[random.Below(words.size())] + " ";
    Put(open, owner, text);
    Put(sealed, owner, text);
    if (owner == 120) sealed.Adopt(sealed.MakeSealed());
  }
  for (const std::string ask : {"a rota", "budget tender", "night foster carers handover"}) {
    EXPECT_EQ(Found(open, ask), Found(sealed, ask));
    for (Owner owner = 0; owner < 200; ++owner)
      EXPECT_EQ(Closeness(open, owner, ask), Closeness(sealed, owner, ask));
  }
}

TEST_F(IndexTest, AddsADocumentToSomebodyWhoIsSealed) {
  Index index;
  Put(index, 0, "rota", {"handover"});
  Put(index, 1, "budget");
  index.Adopt(index.MakeSealed());
  EXPECT_TRUE(index.AddDocument(0, "mediation between teams"));
  EXPECT_EQ(Found(index, "mediation"), std::vector<Owner>{0});
  EXPECT_EQ(Found(index, "handover"), std::vector<Owner>{0});
  EXPECT_NEAR(Closeness(index, 0, "rota"), 1, 1e-5);
  index.Adopt(index.MakeSealed());
  EXPECT_EQ(Found(index, "mediation"), std::vector<Owner>{0});
  EXPECT_EQ(index.Measure(0, Ask(index, "rota")).documents, 2U);
}

TEST_F(IndexTest, FindsNobodyWhoRestsUntilTheyDoNot) {
  Index index;
  Put(index, 0, "rota");
  Put(index, 1, "rota");
  index.SetResting(0, true);
  EXPECT_EQ(Found(index, "rota"), std::vector<Owner>{1});
  index.Adopt(index.MakeSealed());
  EXPECT_EQ(Found(index, "rota"), std::vector<Owner>{1});
  index.SetResting(0, false);
  EXPECT_EQ(Found(index, "rota"), (std::vector<Owner>{0, 1}));
}

// Above kAllSlots only the best are kept; they must be those with the highest quick scores, ties to lower
// ids.
TEST_F(IndexTest, KeepsTheBestOfAMultitude) {
  Index index;
  const Owner people = Index::kAllSlots + 500;
  for (Owner owner = 0; owner < people; ++owner)
    Put(index, owner, owner % 1000 == 7 ? "rota" : "rota budget tender night carers");
  const std::vector<Owner> found = Found(index, "rota", 40);
  ASSERT_EQ(found.size(), 40U);
  for (Owner owner = 7; owner < people; owner += 1000)
    EXPECT_TRUE(std::count(found.begin(), found.end(), owner) == 1) << owner;
  index.Adopt(index.MakeSealed());
  EXPECT_EQ(Found(index, "rota", 40), found);
}

TEST_F(IndexTest, NamesSharedWordsAsTheOwnerWroteThem) {
  Index index;
  Put(index, 0, "Chairing meetings", {"Supervised students; supervising is hard"});
  const auto words = index.SharedWords(0, Ask(index, "supervision in meetings"));
  ASSERT_EQ(words.size(), 2U);
  EXPECT_EQ(words[0].form, "supervising");
  EXPECT_FALSE(words[0].offered);
  EXPECT_EQ(words[1].form, "meetings");
  EXPECT_TRUE(words[1].offered);
}

TEST_F(IndexTest, ComparesTheHeaviestWordsOfAVeryLongAsk) {
  Index index;
  std::string common;
  for (int i = 0; i < 1000; ++i) common += "word" + std::to_string(i) + " ";
  for (Owner owner = 0; owner < 5; ++owner) Put(index, owner, common);
  Put(index, 5, "rota");
  const Query query = Ask(index, common + common + "rota");
  EXPECT_EQ(query.terms().size(), Query::kMostTerms);
}

TEST(Lexicon, ForgetsAWordWithItsLastUse) {
  Lexicon lexicon;
  const FormId first = lexicon.Intern("Rotas", "rota");
  lexicon.Use(first, true);
  const FormId other = lexicon.Intern("rota", "rota");
  lexicon.Use(other, false);
  EXPECT_EQ(lexicon.TermOf(first), lexicon.TermOf(other));
  EXPECT_EQ(lexicon.documents(lexicon.TermOf(first)), 2U);
  EXPECT_EQ(lexicon.offers(lexicon.TermOf(first)), 1U);
  lexicon.Release(first, true);
  EXPECT_EQ(lexicon.FindForm("Rotas"), kNoId);
  EXPECT_NE(lexicon.FindTerm("rota"), kNoId);
  lexicon.Release(other, false);
  EXPECT_EQ(lexicon.FindTerm("rota"), kNoId);
  EXPECT_EQ(lexicon.Text(lexicon.Intern("Handover", "handov")), "Handover");
}

TEST(Lexicon, ClassesFrequenciesInOrder) {
  EXPECT_EQ(FrequencyClass(0), 0);
  for (std::uint32_t documents = 1; documents < 5000; ++documents)
    EXPECT_LE(FrequencyClass(documents), FrequencyClass(documents + 1));
  EXPECT_LT(FrequencyClass(1000), FrequencyClass(1200));
  const RarityTable rarity = MakeRarityTable(1 << 20);
  for (const std::uint32_t documents : {1U, 10U, 3000U, 1U << 19}) {
    EXPECT_NEAR(rarity[FrequencyClass(documents)] * kRarityUnit, std::log(1 + (1 << 20) / double(documents)),
                0.15);
  }
}

TEST(Document, PacksAndReads) {
  Lexicon lexicon;
  const std::vector<Entry> entries = ReadDocument("Rota and rota, again a ROTA; the budget", false, lexicon);
  ASSERT_EQ(entries.size(), 2U);
  std::vector<std::uint8_t> packed;
  Pack(entries, packed);
  PackedReader reader(packed);
  for (const Entry& expected : entries) {
    Entry entry;
    ASSERT_TRUE(reader.Next(entry));
    EXPECT_EQ(entry.form, expected.form);
    EXPECT_EQ(entry.count, expected.count);
  }
  Entry entry;
  EXPECT_FALSE(reader.Next(entry));
  // The form in lower case stands for all.
  EXPECT_EQ(lexicon.FindForm("ROTA"), kNoId);
  EXPECT_NE(lexicon.FindForm("rota"), kNoId);
}

}  // namespace
}  // namespace coconsult::routing
