// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "bench/routing/scale/community.h"

namespace coconsult::bench {

// What this machine can do at most for the bare question: a fixed index of numbers, nothing compressed,
// nobody added or removed, people in the order of sector and place, 16-bit scores, compiled for this very
// processor. It knows no texts, no reasons, no people to leave out, and does not measure closely.
class Ceiling {
 public:
  explicit Ceiling(std::uint32_t people);
  // The number of people found, 50 at most; their scores are added to `sum`.
  std::size_t Ask(const Question& question, std::uint64_t& sum);
  std::size_t Bytes() const;

 private:
  struct Hit {
    std::uint32_t score = 0;
    std::uint32_t person = 0;
  };
  void Keep(std::uint32_t person, std::uint32_t score);
  void Scan(std::uint32_t from, std::uint32_t to);
  std::uint32_t Impact(std::uint16_t term, std::uint32_t count) const;

  std::uint32_t people_;
  std::vector<std::uint32_t> cells_;      // where each sector and place begins
  std::vector<std::uint64_t> available_;  // a bit each
  std::vector<std::uint64_t> offsets_;    // of the postings, by term
  std::vector<std::uint32_t> postings_;
  std::vector<std::uint8_t> counts_;
  std::vector<std::uint32_t> document_ends_;  // the documents by person, as an index that explains needs them
  std::vector<std::uint16_t> documents_;
  std::vector<std::uint32_t> original_;
  std::vector<std::uint16_t> weights_;
  std::vector<std::uint16_t> scores_;
  std::vector<Hit> hits_;
  std::uint32_t least_ = 0;
};

}  // namespace coconsult::bench
