// SPDX-License-Identifier: Apache-2.0
#include "routing/association.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "people.h"
#include "routing/singular_vectors.h"
#include "support/seeded_random.h"

namespace coconsult::routing {
namespace {

using ::testing::Contains;
using ::testing::Not;

constexpr int kFields = 30;
constexpr int kWordsOfField = 8;

std::string FieldWord(int field, int word) {
  return "field" + std::to_string(field) + "w" + std::to_string(word);
}

// Each field of work has eight words of its own; a text has four of them.
Profile WriterOf(int number, int field, coconsult::testing::SeededRandom& random) {
  Profile person = Person(number);
  for (int i = 0; i < 10; ++i) {
    std::string text = "rota ";
    for (int k = 0; k < 4; ++k) text += FieldWord(field, static_cast<int>(random.Below(kWordsOfField))) + " ";
    person.documents.push_back(text);
  }
  return person;
}

std::vector<Profile> ManyFields() {
  coconsult::testing::SeededRandom random(5);
  std::vector<Profile> all;
  for (int i = 1; i <= 2 * kFields; ++i) all.push_back(WriterOf(i, i % kFields, random));
  return all;
}

double AssociationOf(const Router& router, const std::string& ask, int person) {
  for (const RankedCandidate& candidate : router.Rank(Ask(ask), 1000).candidates) {
    if (candidate.practitioner == PersonId(person)) return candidate.parts.at("association");
  }
  return -1;
}

TEST(Association, IsNotThereInASmallCommunity) {
  const auto router = RouterWith({Person(1), Person(2)});
  EXPECT_FALSE(router->WantsLearning());
  EXPECT_FALSE(router->Learn(1));
  EXPECT_EQ(router->Rank(Ask("rota"), 10).candidates.size(), 2U);
}

// Two people share nothing telling with the ask; one is of its field.
TEST(Association, BringsWordsOfOneFieldTogether) {
  std::vector<Profile> people = ManyFields();
  for (int field = 0; field < kFields; ++field) {
    Profile person = Person(900 + field);
    person.can_help_with = "rota " + FieldWord(field, 0);
    people.push_back(person);
  }
  const auto router = RouterWith(people);
  ASSERT_TRUE(router->WantsLearning());
  ASSERT_TRUE(router->Learn(1));
  EXPECT_FALSE(router->WantsLearning());
  int right = 0;
  for (int field = 0; field < kFields; ++field) {
    const std::string ask = "rota " + FieldWord(field, 5) + " " + FieldWord(field, 3);
    const double own = AssociationOf(*router, ask, 900 + field);
    const double other = AssociationOf(*router, ask, 900 + (field + 1) % kFields);
    if (own > other) ++right;
  }
  EXPECT_GE(right, kFields * 9 / 10);
}

TEST(Association, IsTheSameForTheSameTextsAndSeed) {
  std::vector<Profile> people = ManyFields();
  const auto first = RouterWith(people);
  std::reverse(people.begin(), people.end());
  const auto second = RouterWith(people);
  second->Upsert(Person(999));
  second->Remove(PersonId(999));
  ASSERT_TRUE(first->Learn(7));
  ASSERT_TRUE(second->Learn(7));
  const Ranking a = first->Rank(Ask(FieldWord(1, 1) + " " + FieldWord(2, 2)), 100);
  const Ranking b = second->Rank(Ask(FieldWord(1, 1) + " " + FieldWord(2, 2)), 100);
  EXPECT_EQ(a.policy_version, b.policy_version);
  ASSERT_EQ(a.candidates.size(), b.candidates.size());
  for (std::size_t i = 0; i < a.candidates.size(); ++i) {
    EXPECT_EQ(a.candidates[i].practitioner, b.candidates[i].practitioner);
    EXPECT_EQ(a.candidates[i].score, b.candidates[i].score);
  }
  ASSERT_TRUE(second->Learn(8));
  EXPECT_NE(second->Rank(Ask(FieldWord(1, 1)), 1).policy_version, a.policy_version);
}

TEST(Association, ReachesPeopleWhoCameAfterItWasLearnt) {
  const auto router = RouterWith(ManyFields());
  ASSERT_TRUE(router->Learn(1));
  Profile late = Person(950);
  late.can_help_with = FieldWord(5, 1) + " newword";
  router->Upsert(late);
  EXPECT_GT(AssociationOf(*router, "newword " + FieldWord(5, 7), 950), 0.05);
  router->Tidy();
  EXPECT_GT(AssociationOf(*router, "newword " + FieldWord(5, 7), 950), 0.05);
}

// Against the definition: A^T A v = sigma^2 v, unit length, right angles.
TEST(SingularVectors, AreThoseOfTheMatrix) {
  coconsult::testing::SeededRandom random(11);
  constexpr std::size_t kRows = 120;
  constexpr std::size_t kColumns = 40;
  constexpr std::size_t kCount = 5;
  SparseMatrix matrix;
  matrix.columns = kColumns;
  std::vector<double> dense(kRows * kColumns);
  for (std::size_t r = 0; r < kRows; ++r) {
    for (std::size_t c = 0; c < kColumns; ++c) {
      // Blocks of different strength beside some noise, so that the first values are apart.
      const bool block = r % 5 == c % 5;
      if (!block && random.Below(4) != 0) continue;
      const double value = block ? 1.0 + static_cast<double>(c % 5) : 0.3;
      dense[r * kColumns + c] = value;
      matrix.cells.push_back({static_cast<std::uint32_t>(c), value});
    }
    matrix.row_end.push_back(matrix.cells.size());
  }
  const SingularVectors found = RightSingularVectors(matrix, kCount, 3);
  const std::vector<double>& vectors = found.vectors;
  double before = INFINITY;
  for (std::size_t k = 0; k < kCount; ++k) {
    std::vector<double> square(kColumns);
    for (std::size_t r = 0; r < kRows; ++r) {
      double row = 0;
      for (std::size_t c = 0; c < kColumns; ++c) row += dense[r * kColumns + c] * vectors[c * kCount + k];
      for (std::size_t c = 0; c < kColumns; ++c) square[c] += dense[r * kColumns + c] * row;
    }
    double value = 0;
    for (std::size_t c = 0; c < kColumns; ++c) value += square[c] * vectors[c * kCount + k];
    EXPECT_NEAR(std::sqrt(value), found.values[k], 1e-6 * found.values[0]);
    EXPECT_LE(value, before * (1 + 1e-9));
    before = value;
    for (std::size_t c = 0; c < kColumns; ++c)
      EXPECT_NEAR(square[c], value * vectors[c * kCount + k], value * 1e-4);
    for (std::size_t other = 0; other <= k; ++other) {
      double product = 0;
      for (std::size_t c = 0; c < kColumns; ++c)
        product += vectors[c * kCount + k] * vectors[c * kCount + other];
      EXPECT_NEAR(product, other == k ? 1 : 0, 1e-9);
    }
  }
}

}  // namespace
}  // namespace coconsult::routing
