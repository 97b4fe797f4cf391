// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "routing/document.h"
#include "routing/lexicon.h"

namespace coconsult::routing {

inline constexpr std::size_t kDimensions = 64;

// A text in the space of associations, of unit length in steps of 1/kVectorUnit. One cache line.
inline constexpr double kVectorUnit = 127;
struct alignas(64) AssociationVector {
  std::array<std::int8_t, kDimensions> at{};
};
// Cosine of two of them.
double Alike(const AssociationVector& a, const AssociationVector& b);

using AssociationSum = std::array<std::int64_t, kDimensions>;

// Which words go together in the community's own texts: latent semantic analysis (Deerwester et al. 1990),
// the first right singular vectors of the documents' TF-IDF matrix. What was learnt stays as it is, also when
// documents come and go, until it is learnt afresh.
struct Basis {
  struct Row {
    std::int32_t rarity = 0;  // at the time of learning, in kRarityUnit
    std::array<std::int16_t, kDimensions> at{};
  };
  std::unordered_map<std::string, Row> rows;  // by stem
  std::uint64_t version = 0;                  // a digest of all rows: the same texts and seed give the same
};

// A document to learn from: its stems and how often each occurs.
struct LessonWord {
  std::uint32_t stem = 0;  // position in `stems`
  std::uint32_t count = 0;
};
using Lesson = std::vector<LessonWord>;

// Learns from the documents in their order; `documents_with` = how many documents of the community hold a
// stem, of `held`. nullptr when there are too few texts to learn from (kFewestLessons). Same input, same
// bytes on every build. Takes about 20 ns per word of the lessons and dimension.
inline constexpr std::size_t kFewestLessons = 200;
std::shared_ptr<const Basis> LearnBasis(const std::vector<std::string>& stems,
                                        const std::vector<std::uint32_t>& documents_with, std::uint32_t held,
                                        const std::vector<Lesson>& lessons, std::uint64_t seed);

// A basis for the numbers of a lexicon. A term without a row adds nothing.
class Association {
 public:
  Association(std::shared_ptr<const Basis> basis, const Lexicon& lexicon);
  // To be called when a term number came into use, or into use for another stem.
  void Learn(TermId term, const std::string& stem);
  std::uint64_t version() const { return basis_->version; }

  void AddTerm(TermId term, std::uint32_t count, AssociationSum& sum) const;
  // False when nothing was added.
  bool ToVector(const AssociationSum& sum, AssociationVector& vector) const;
  AssociationVector VectorOf(std::span<const std::uint8_t> packed, const Lexicon& lexicon) const;

 private:
  std::shared_ptr<const Basis> basis_;
  std::vector<const Basis::Row*> rows_;  // by term
};

}  // namespace coconsult::routing
