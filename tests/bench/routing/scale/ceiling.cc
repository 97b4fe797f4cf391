// SPDX-License-Identifier: Apache-2.0
#include "bench/routing/scale/ceiling.h"

#ifdef __AVX512BW__
#include <immintrin.h>
#endif

#include <algorithm>
#include <cmath>
#include <cstring>

namespace coconsult::bench {
namespace {

constexpr std::size_t kWanted = 50;
constexpr std::size_t kMostHits = 400;
constexpr std::uint32_t kBlock = 32;

bool Better(std::uint32_t score, std::uint32_t than) { return score > than; }

}  // namespace

Ceiling::Ceiling(std::uint32_t people) : people_(people), cells_(kSectors * kLocalities + 1) {
  std::vector<std::uint16_t> cell_of(people);
  for (std::uint32_t i = 0; i < people; ++i) {
    const Person person = MakePerson(i);
    cell_of[i] = static_cast<std::uint16_t>(person.sector * kLocalities + person.locality);
    ++cells_[cell_of[i] + 1U];
  }
  for (std::size_t i = 1; i < cells_.size(); ++i) cells_[i] += cells_[i - 1];
  std::vector<std::uint32_t> next = cells_;
  original_.resize(people);
  for (std::uint32_t i = 0; i < people; ++i) original_[next[cell_of[i]]++] = i;

  available_.resize((people + 63) / 64);
  std::vector<std::uint64_t> with(kTerms + 1);
  for (std::uint32_t at = 0; at < people; ++at) {
    Person person = MakePerson(original_[at]);
    if (person.available) available_[at / 64] |= std::uint64_t{1} << (at % 64);
    std::sort(person.terms.begin(), person.terms.end());
    documents_.insert(documents_.end(), person.terms.begin(), person.terms.end());
    document_ends_.push_back(static_cast<std::uint32_t>(documents_.size()));
    person.terms.erase(std::unique(person.terms.begin(), person.terms.end()), person.terms.end());
    for (const std::uint16_t term : person.terms) ++with[term];
  }
  offsets_.resize(kTerms + 1);
  for (int term = 0; term < kTerms; ++term) offsets_[term + 1] = offsets_[term] + with[term];
  postings_.resize(offsets_.back());
  counts_.resize(offsets_.back());
  std::vector<std::uint64_t> place = offsets_;
  for (std::uint32_t at = 0; at < people; ++at) {
    for (std::uint32_t k = at == 0 ? 0 : document_ends_[at - 1]; k < document_ends_[at];) {
      const std::uint16_t term = documents_[k];
      std::uint32_t end = k;
      while (end < document_ends_[at] && documents_[end] == term) ++end;
      postings_[place[term]] = at;
      counts_[place[term]++] = static_cast<std::uint8_t>(end - k);
      k = end;
    }
  }
  for (int term = 0; term < kTerms; ++term) {
    const double n = static_cast<double>(with[term]);
    weights_.push_back(static_cast<std::uint16_t>(std::log(1 + (people - n + .5) / (n + .5)) * 64));
  }
  scores_.resize(people + 64);
}

// As BM25 has it, for documents of one length.
std::uint32_t Ceiling::Impact(std::uint16_t term, std::uint32_t count) const {
  return count == 1 ? weights_[term] : weights_[term] * 22U * count / (10 * (count + 1) + count);
}

void Ceiling::Keep(std::uint32_t person, std::uint32_t score) {
  if (score == 0 || (score <= least_ && hits_.size() >= kWanted)) return;
  if ((available_[person / 64] >> (person % 64) & 1) == 0) return;
  hits_.push_back({score, person});
  if (hits_.size() < kMostHits) return;
  std::nth_element(hits_.begin(), hits_.begin() + kWanted, hits_.end(),
                   [](const Hit& a, const Hit& b) { return Better(a.score, b.score); });
  hits_.resize(kWanted);
  least_ = std::min_element(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
             return a.score < b.score;
           })->score;
}

void Ceiling::Scan(std::uint32_t from, std::uint32_t to) {
  std::uint32_t at = from;
#ifdef __AVX512BW__
  for (; at < to && at % kBlock != 0; ++at) Keep(at, scores_[at]);
  for (; at + kBlock <= to; at += kBlock) {
    const auto limit = static_cast<short>(std::min<std::uint32_t>(least_, 65535));
    __mmask32 above = _mm512_cmpgt_epu16_mask(_mm512_loadu_si512(&scores_[at]), _mm512_set1_epi16(limit));
    for (; above != 0; above &= above - 1) {
      const auto person = at + static_cast<std::uint32_t>(__builtin_ctz(above));
      Keep(person, scores_[person]);
    }
  }
#endif
  for (; at < to; ++at) Keep(at, scores_[at]);
}

std::size_t Ceiling::Ask(const Question& question, std::uint64_t& sum) {
  std::uint32_t from = 0;
  std::uint32_t to = people_;
  if (question.sector >= 0) {
    const int first = question.sector * kLocalities + std::max(question.locality, 0);
    from = cells_[first];
    to = cells_[question.locality >= 0 ? first + 1 : first + kLocalities];
  }
  hits_.clear();
  least_ = 0;
  for (const std::uint16_t term : question.terms) {
    const std::uint32_t* begin = postings_.data() + offsets_[term];
    const std::uint32_t* end = postings_.data() + offsets_[term + 1];
    if (from > 0) begin = std::lower_bound(begin, end, from);
    if (to < people_) end = std::lower_bound(begin, end, to);
    const std::uint8_t* count = counts_.data() + (begin - postings_.data());
    const std::uint16_t weight = weights_[term];
    for (; begin != end; ++begin, ++count)
      scores_[*begin] =
          static_cast<std::uint16_t>(scores_[*begin] + (*count == 1 ? weight : Impact(term, *count)));
  }
  Scan(from, to);
  std::memset(&scores_[from], 0, (to - from) * sizeof(std::uint16_t));
  const std::size_t kept = std::min(kWanted, hits_.size());
  std::partial_sort(hits_.begin(), hits_.begin() + static_cast<std::ptrdiff_t>(kept), hits_.end(),
                    [](const Hit& a, const Hit& b) {
                      return a.score != b.score ? a.score > b.score : a.person < b.person;
                    });
  hits_.resize(kept);
  for (const Hit& hit : hits_) sum += hit.score;
  return hits_.size();
}

std::size_t Ceiling::Bytes() const {
  // A bit for each sector and place too, as an index that combines filters would have.
  const std::size_t bits = (kSectors + kLocalities + 1) * available_.size() * 8;
  return postings_.size() * 5 + documents_.size() * 2 + document_ends_.size() * 4 + original_.size() * 4 +
         scores_.size() * 2 + offsets_.size() * 8 + bits;
}

}  // namespace coconsult::bench
