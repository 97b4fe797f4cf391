// SPDX-License-Identifier: Apache-2.0
#include "routing/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::routing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> Stems(const std::string& text) {
  std::vector<std::string> stems;
  for (const Word& word : Analyse(text)) stems.push_back(word.stem);
  return stems;
}

std::vector<std::string> Forms(const std::string& text) {
  std::vector<std::string> forms;
  for (const Word& word : Analyse(text)) forms.push_back(word.form);
  return forms;
}

TEST(Analyse, GivesFormsOfOneWordOneStem) {
  EXPECT_EQ(Stems("supervising"), Stems("supervision"));
  EXPECT_EQ(Stems("Rotas"), Stems("rota"));
}

TEST(Analyse, KeepsTheFormAsItWasWritten) {
  EXPECT_THAT(Forms("Supervising the NHS-team"), ElementsAre("Supervising", "NHS", "team"));
}

TEST(Analyse, LeavesOutStopWordsAndSingleLetters) {
  EXPECT_THAT(Forms("I don't know what a rota is, and they’re not sure"),
              ElementsAre("know", "rota", "sure"));
}

TEST(Analyse, FoldsCaseAndCompatibilityFormsOfAnyScript) {
  EXPECT_EQ(Stems("ﬁling"), Stems("FILING"));
  EXPECT_EQ(Stems("ＲＯＴＡ"), Stems("rota"));
  EXPECT_EQ(Stems("Straße"), Stems("STRASSE"));
  EXPECT_EQ(Stems("cafe\u0301"), Stems("CAFÉ"));
  EXPECT_EQ(Stems("Ελλάδα"), Stems("ΕΛΛΆΔΑ"));
}

TEST(Analyse, TakesBothApostrophesForOne) {
  EXPECT_EQ(Stems("carer’s"), Stems("carer's"));
  EXPECT_EQ(Stems("carer's"), Stems("carer"));
}

TEST(Analyse, ReadsThroughSoftHyphens) { EXPECT_EQ(Stems("re\u00ADablement"), Stems("reablement")); }

TEST(Analyse, TakesBytesThatAreNoUtf8ForSeparators) {
  EXPECT_THAT(Forms("rota\xFF\xC3handover\xE2\x82"), ElementsAre("rota", "handover"));
}

TEST(Analyse, SkipsRunsThatAreNoWords) {
  EXPECT_THAT(Forms(std::string(500, 'x') + " rota"), ElementsAre("rota"));
  EXPECT_THAT(Forms(""), IsEmpty());
  EXPECT_THAT(Forms("  \n--- !?"), IsEmpty());
}

TEST(NameKey, IgnoresCaseSpacingAndPunctuation) {
  EXPECT_EQ(NameKey("Fife  Council "), NameKey("FIFE COUNCIL"));
  EXPECT_EQ(NameKey("St. Andrew’s"), NameKey("St Andrew's"));
  EXPECT_NE(NameKey("Fife Council"), NameKey("Angus Council"));
}

// U+FDFA is one character for four words, U+FC5E one that begins with a blank.
TEST(NameKey, TakesApartACharacterThatStandsForSeveralWords) {
  EXPECT_EQ(NameKey("\uFDFA"),
            NameKey("\u0635\u0644\u0649 \u0627\u0644\u0644\u0647  \u0639\u0644\u064A\u0647 "
                    "\u0648\u0633\u0644\u0645"));
  EXPECT_EQ(NameKey("a \uFC5E b").find("  "), std::string::npos);
}

TEST(NameKey, KeepsWordsThatAnAnalysisLeavesOut) { EXPECT_NE(NameKey("The Other"), NameKey("The Same")); }

}  // namespace
}  // namespace coconsult::routing
