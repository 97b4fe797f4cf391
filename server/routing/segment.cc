// SPDX-License-Identifier: Apache-2.0
#include "routing/segment.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace coconsult::routing {
namespace {

// Sums for one chunk; all 0 between uses.
std::uint16_t* Sums() {
  thread_local std::vector<std::uint16_t> sums(kChunk);
  return sums.data();
}

void AddTerm(std::uint32_t quick, const std::uint16_t* low, const std::uint16_t* end,
             const std::uint8_t* impacts, std::uint16_t* sums) {
  for (; low != end; ++low, ++impacts)
    sums[*low] = static_cast<std::uint16_t>(sums[*low] + ((quick * *impacts) >> 8));
}

void AddTopic(std::uint32_t quick, const std::uint16_t* low, const std::uint16_t* end, std::uint16_t* sums) {
  for (; low != end; ++low) sums[*low] = static_cast<std::uint16_t>(sums[*low] + quick);
}

void SetBit(std::vector<std::uint64_t>& bits, std::uint32_t at, bool on) {
  if (at / 64 >= bits.size()) bits.resize(at / 64 + 1);
  const std::uint64_t bit = std::uint64_t{1} << (at & 63);
  bits[at / 64] = on ? bits[at / 64] | bit : bits[at / 64] & ~bit;
}

// Calls fn(term, impact) for every posting of a document.
template <class Fn>
void ForEachPosting(std::span<const std::uint8_t> packed, bool first, const Lexicon& lexicon,
                    std::vector<Entry>& entries, Fn fn) {
  if (first) {
    ForEachTopic(packed, [&](TermId topic) { fn(topic, 255); });
  }
  entries.clear();
  PackedReader reader(packed);
  for (Entry entry; reader.Next(entry);) entries.push_back(entry);
  const double length = LengthOf(entries);
  for (const Entry& entry : entries) fn(lexicon.TermOf(entry.form), Impact(entry.count, length));
}

}  // namespace

std::uint8_t Impact(std::uint32_t count, double length) {
  const double impact = 255 * static_cast<double>(CountWeight(count)) / length;
  return static_cast<std::uint8_t>(std::clamp(impact + 0.5, 1.0, 255.0));
}

double LengthOf(std::span<const Entry> entries) {
  std::int64_t squares = 0;
  for (const Entry& entry : entries) {
    const std::int64_t weight = CountWeight(entry.count);
    squares += weight * weight;
  }
  return std::sqrt(static_cast<double>(squares));
}

void PackTopics(std::span<const TermId> topics, std::vector<std::uint8_t>& bytes) {
  AppendVarint(static_cast<std::uint32_t>(topics.size()), bytes);
  for (const TermId topic : topics) AppendVarint(topic, bytes);
}

std::vector<TermId> ReadTopics(std::span<const std::uint8_t>& bytes) {
  std::vector<TermId> topics;
  ForEachTopic(bytes, [&](TermId topic) { topics.push_back(topic); });
  return topics;
}

void SlotStore::Append(Owner owner, std::uint16_t tie, bool first, std::span<const std::uint8_t> packed,
                       const AssociationVector* vector) {
  const std::uint32_t slot = size();
  owners_.push_back(owner);
  ties_.push_back(tie);
  SetBit(first_, slot, first);
  SetBit(open_, slot, true);
  bytes_.insert(bytes_.end(), packed.begin(), packed.end());
  if ((slot + 1) % kChunk == 0) chunk_begin_.push_back(bytes_.size());
  begin_.push_back(static_cast<std::uint32_t>(bytes_.size() - chunk_begin_.back()));
  if (vector != nullptr) vectors_.push_back(*vector);
}

void SlotStore::Reserve(std::uint32_t slots, std::size_t bytes, bool vectors) {
  owners_.reserve(slots);
  ties_.reserve(slots);
  begin_.reserve(slots + 1);
  bytes_.reserve(bytes);
  if (vectors) vectors_.reserve(slots);
}

void SlotStore::SetOpen(std::uint32_t slot, bool open) { SetBit(open_, slot, open); }

void SlotStore::Prefetch(std::uint32_t slot) const {
  const std::uint8_t* at = bytes_.data() + Begin(slot);
  __builtin_prefetch(at);
  __builtin_prefetch(at + 64);
  if (slot < vectors_.size()) __builtin_prefetch(&vectors_[slot]);
}

std::size_t SlotStore::Bytes() const {
  return owners_.capacity() * sizeof(Owner) + ties_.capacity() * 2 +
         (first_.capacity() + open_.capacity()) * 8 + bytes_.capacity() + chunk_begin_.capacity() * 8 +
         begin_.capacity() * 4 + vectors_.capacity() * sizeof(AssociationVector);
}

SealedSegment::SealedSegment(SlotStore slots, const Lexicon& lexicon) : slots_(std::move(slots)) {
  const std::size_t terms = lexicon.term_bound();
  std::vector<std::uint32_t> counts(terms + 1);
  std::vector<std::uint32_t> last(terms, kNoId);
  run_begin_.assign(terms + 1, 0);
  std::vector<Entry> entries;
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    ForEachPosting(slots_.packed(slot), slots_.first(slot), lexicon, entries, [&](TermId term, std::uint8_t) {
      ++counts[term];
      if (last[term] != slot / kChunk) ++run_begin_[term];
      last[term] = slot / kChunk;
    });
  }
  std::uint32_t postings = 0;
  std::uint32_t runs = 0;
  for (std::size_t term = 0; term < terms; ++term) {
    postings += std::exchange(counts[term], postings);
    runs += std::exchange(run_begin_[term], runs);
  }
  run_begin_[terms] = runs;
  low_.resize(postings);
  impacts_.resize(postings);
  runs_.resize(runs + 1);
  runs_[runs] = {postings, kNoId};
  std::fill(last.begin(), last.end(), kNoId);
  std::vector<std::uint32_t> next_run(run_begin_);
  for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
    ForEachPosting(slots_.packed(slot), slots_.first(slot), lexicon, entries,
                   [&](TermId term, std::uint8_t impact) {
                     const std::uint32_t at = counts[term]++;
                     if (last[term] != slot / kChunk) runs_[next_run[term]++] = {at, slot / kChunk};
                     last[term] = slot / kChunk;
                     low_[at] = static_cast<std::uint16_t>(slot % kChunk);
                     impacts_[at] = impact;
                   });
  }
}

SealedSegment::Piece SealedSegment::Within(TermId term, std::uint32_t chunk, std::uint32_t low,
                                           std::uint32_t high) const {
  if (term + 1 >= run_begin_.size()) return {};
  const Run* begin = runs_.data() + run_begin_[term];
  const Run* end = runs_.data() + run_begin_[term + 1];
  const Run* run =
      std::lower_bound(begin, end, chunk, [](const Run& a, std::uint32_t c) { return a.chunk < c; });
  if (run == end || run->chunk != chunk) return {};
  Piece piece{low_.data() + run->begin, low_.data() + (run + 1)->begin};
  if (low > 0) piece.first = std::lower_bound(piece.first, piece.end, low);
  if (high < kChunk) piece.end = std::lower_bound(piece.first, piece.end, high);
  return piece;
}

void SealedSegment::Search(const Query& query, std::span<const SlotRange> ranges,
                           Collector& collector) const {
  std::uint16_t* sums = Sums();
  for (const SlotRange& range : ranges) {
    for (std::uint32_t at = range.first; at < range.end;) {
      const std::uint32_t chunk = at / kChunk;
      const std::uint32_t low = at % kChunk;
      const std::uint32_t high = std::min(kChunk, range.end - chunk * kChunk);
      for (const Query::Term& term : query.terms()) {
        const Piece piece = Within(term.term, chunk, low, high);
        AddTerm(term.quick, piece.first, piece.end, impacts_.data() + (piece.first - low_.data()), sums);
      }
      for (const Query::Topic& topic : query.topics()) {
        const Piece piece = Within(topic.fit.topic, chunk, low, high);
        AddTopic(topic.quick, piece.first, piece.end, sums);
      }
      collector.Take(slots_, at, {sums + low, high - low});
      at = chunk * kChunk + high;
    }
  }
}

std::size_t SealedSegment::Bytes() const {
  return slots_.Bytes() + low_.capacity() * 2 + impacts_.capacity() + runs_.capacity() * sizeof(Run) +
         run_begin_.capacity() * 4;
}

OpenSegment::List& OpenSegment::Lists::Of(TermId term) {
  if (term >= number.size()) number.resize(std::size_t{term} + term / 2 + 1);
  if (number[term] == 0) {
    number[term] = static_cast<std::uint32_t>(lists.size());
    lists.emplace_back();
  }
  return lists[number[term]];
}

const OpenSegment::List* OpenSegment::Lists::Find(TermId term) const {
  return term < number.size() && number[term] != 0 ? &lists[number[term]] : nullptr;
}

void OpenSegment::Append(Owner owner, std::uint16_t tie, bool first, std::span<const TermId> topics,
                         std::span<const Entry> entries, const Lexicon& lexicon,
                         const AssociationVector* vector) {
  const std::uint32_t slot = slots_.size();
  std::vector<std::uint8_t> packed;
  if (first) PackTopics(topics, packed);
  Pack(entries, packed);
  slots_.Append(owner, tie, first, packed, vector);
  if (slot / kChunk >= chunks_.size()) chunks_.emplace_back();
  Lists& lists = chunks_[slot / kChunk];
  const auto add = [&](TermId term, std::uint8_t impact) {
    List& list = lists.Of(term);
    list.low.push_back(static_cast<std::uint16_t>(slot % kChunk));
    list.impacts.push_back(impact);
  };
  if (first) {
    for (const TermId topic : topics) add(topic, 255);
  }
  const double length = LengthOf(entries);
  for (const Entry& entry : entries) add(lexicon.TermOf(entry.form), Impact(entry.count, length));
}

void OpenSegment::Search(const Query& query, Collector& collector) const {
  std::uint16_t* sums = Sums();
  for (std::uint32_t chunk = 0; chunk < chunks_.size(); ++chunk) {
    const Lists& lists = chunks_[chunk];
    for (const Query::Term& term : query.terms()) {
      const List* list = lists.Find(term.term);
      if (list == nullptr) continue;
      AddTerm(term.quick, list->low.data(), list->low.data() + list->low.size(), list->impacts.data(), sums);
    }
    for (const Query::Topic& topic : query.topics()) {
      const List* list = lists.Find(topic.fit.topic);
      if (list != nullptr) AddTopic(topic.quick, list->low.data(), list->low.data() + list->low.size(), sums);
    }
    const std::uint32_t first = chunk * kChunk;
    collector.Take(slots_, first, {sums, std::min(kChunk, slots_.size() - first)});
  }
}

std::size_t OpenSegment::Bytes() const {
  std::size_t bytes = slots_.Bytes();
  for (const Lists& lists : chunks_) {
    bytes += lists.number.capacity() * 4;
    for (const List& list : lists.lists)
      bytes += sizeof(List) + list.low.capacity() * 2 + list.impacts.capacity();
  }
  return bytes;
}

}  // namespace coconsult::routing
