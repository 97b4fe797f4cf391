// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "routing/text.h"
#include "routing/vocabulary.h"

namespace coconsult::routing {

// An inverted index over the documents of many owners, kept up to date one owner at a time. Compares a
// request with each document on its own (TF-IDF cosine, SMART "ltc" on both sides): a long history does not
// dilute its best document.
//
// What it answers depends only on the documents held, not on the order in which they came and went. Not
// thread-safe; the const functions may run at the same time.
class TextIndex {
 public:
  using Owner = std::uint32_t;  // numbers from 0, without large gaps

  // The owner must have no documents. Positions in `documents` are the positions in Match.
  void Add(Owner owner, const std::vector<Words>& documents);
  void Remove(Owner owner);

  // Document lengths depend on how common each word is everywhere; Refresh computes them all. To be called
  // when !fresh(), before the functions below. One step over all postings, about 4 ns each.
  bool fresh() const { return fresh_; }
  void Refresh();

  struct Query {
    struct Part {
      TermId term = 0;
      float weight = 0;
    };
    std::vector<Part> parts;     // in the order of the request
    std::vector<float> weights;  // the same by term; 0 = not in the request
  };
  Query MakeQuery(const Words& request) const;

  // How alike the request and each document are, 0..1. Only for this index as it is now.
  using Similarities = std::vector<float>;
  Similarities Compare(const Query& query) const;

  // Per owner: s1 + g s2 + g^2 s3 + ... over the similarities of the owner's documents, best first.
  std::vector<double> Fits(const Similarities& similarities) const;

  // A word that the owner's documents share with the request.
  struct Match {
    std::string form;  // as the owner wrote it, in the document in which it counts most
    std::string stem;
    std::size_t document = 0;
    double weight = 0;  // its share of the owner's fit
  };
  // In the owner's three closest documents, heaviest first; one per stem, `most` of them.
  std::vector<Match> Matches(Owner owner, const Query& query, const Similarities& similarities,
                             std::size_t most) const;

  // How rare a stem is among the documents; unknown stems are the rarest.
  double Rarity(const std::string& stem) const;

 private:
  struct Posting {
    std::uint32_t document = 0;
    float weight = 0;  // 1 + ln(occurrences)
  };
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };

  void AddDocument(const Words& words);
  void RemoveDocument(std::uint32_t document);
  void Renumber();
  double InverseFrequency(std::size_t documents_with_it) const;
  std::vector<std::uint32_t> BestDocuments(Owner owner, const Similarities& similarities) const;
  float WeightIn(TermId term, std::uint32_t document) const;

  Vocabulary vocabulary_;
  std::vector<std::vector<Posting>> postings_;  // per term, by document number
  std::vector<std::vector<FormId>> documents_;  // one form per stem; empty when removed
  std::vector<float> scales_;                   // per document: 1 / length
  std::vector<Range> owners_;
  std::size_t held_ = 0;     // documents with words
  std::size_t removed_ = 0;  // numbers of documents that are gone
  bool fresh_ = true;
};

}  // namespace coconsult::routing
