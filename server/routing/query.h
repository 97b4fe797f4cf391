// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "routing/association.h"
#include "routing/document.h"
#include "routing/lexicon.h"

namespace coconsult::routing {

// A part of a request: its words count as if they stood there `times` times.
struct WeighedText {
  std::string_view text;
  std::uint32_t times = 1;
};

// A topic of the lists and how well the request fits it, 0..1.
struct TopicFit {
  TermId topic = kNoId;
  double fit = 0;
};

// A request made ready for an index as it is now.
//
// At most kMostTerms words are compared, the heaviest (ties: the word that sorts first); a text of a megabyte
// costs no more than that.
class Query {
 public:
  static constexpr std::size_t kMostTerms = 256;

  Query(std::span<const WeighedText> request, std::vector<TopicFit> topics, const Lexicon& lexicon,
        const RarityTable& rarity, const Association* association);

  struct Term {
    TermId term = 0;
    // Of the unit vector of (1 + ln occurrences) * rarity (SMART "ltc"; Salton and Buckley 1988), in 2^-20.
    std::int32_t weight = 0;
    // For the quick comparison: an impact (segment.h) times this, >> 8, is its share of a quick score.
    std::uint32_t quick = 0;
  };
  const std::vector<Term>& terms() const { return terms_; }
  struct Topic {
    TopicFit fit;
    std::uint32_t quick = 0;
  };
  const std::vector<Topic>& topics() const { return topics_; }
  double TopicFitOf(TermId topic) const;

  // 0 for a form that the request has not.
  std::int32_t WeightOf(FormId form) const {
    std::size_t at = Place(form);
    while (table_[at].form != form) {
      if (table_[at].form == kNoId) return 0;
      at = (at + 1) & mask_;
    }
    return table_[at].weight;
  }
  const RarityTable& rarity() const { return rarity_; }
  const AssociationVector* vector() const { return has_vector_ ? &vector_ : nullptr; }

 private:
  struct Cell {
    FormId form = kNoId;
    std::int32_t weight = 0;
  };
  std::size_t Place(FormId form) const { return (form * 0x9E3779B1U >> 7) & mask_; }
  void Weigh(std::span<const WeighedText> request, const Lexicon& lexicon, const Association* association);
  void FillTable(const Lexicon& lexicon);
  void MakeQuick(const Lexicon& lexicon);

  RarityTable rarity_;
  std::vector<Term> terms_;
  std::vector<Topic> topics_;
  std::vector<Cell> table_;
  std::size_t mask_ = 0;
  AssociationVector vector_{};
  bool has_vector_ = false;
};

}  // namespace coconsult::routing
