// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "routing/association.h"
#include "routing/collector.h"
#include "routing/document.h"
#include "routing/lexicon.h"
#include "routing/query.h"

namespace coconsult::routing {

// Documents are kept in numbered slots, and slots in chunks, so that a posting is two bytes of slot and one
// of impact, and the sums of a chunk stay in the processor's cache.
inline constexpr std::uint32_t kChunk = 1 << 16;

// An impact is 255 * (1 + ln occurrences) / length of the document without rarities, at least 1.
std::uint8_t Impact(std::uint32_t count, double length);
double LengthOf(std::span<const Entry> entries);

// A person's first document starts with their topics.
void PackTopics(std::span<const TermId> topics, std::vector<std::uint8_t>& bytes);
// The topics; `bytes` is moved on to the entries.
std::vector<TermId> ReadTopics(std::span<const std::uint8_t>& bytes);
// Calls fn for each topic, and moves `bytes` on to the entries.
template <class Fn>
void ForEachTopic(std::span<const std::uint8_t>& bytes, Fn fn) {
  const std::uint8_t* at = bytes.data();
  for (std::uint32_t left = TakeVarint(at); left > 0; --left) fn(TakeVarint(at));
  bytes = bytes.subspan(static_cast<std::size_t>(at - bytes.data()));
}
inline void SkipTopics(std::span<const std::uint8_t>& bytes) {
  ForEachTopic(bytes, [](TermId) {});
}

// The documents themselves, and who they belong to.
class SlotStore {
 public:
  std::uint32_t size() const { return static_cast<std::uint32_t>(owners_.size()); }
  void Append(Owner owner, std::uint16_t tie, bool first, std::span<const std::uint8_t> packed,
              const AssociationVector* vector);
  void Reserve(std::uint32_t slots, std::size_t bytes, bool vectors);
  Owner owner(std::uint32_t slot) const { return owners_[slot]; }
  std::uint16_t tie(std::uint32_t slot) const { return ties_[slot]; }  // TieOf the owner
  bool first(std::uint32_t slot) const { return (first_[slot >> 6] >> (slot & 63) & 1) != 0; }
  bool open(std::uint32_t slot) const { return (open_[slot >> 6] >> (slot & 63) & 1) != 0; }
  void SetOpen(std::uint32_t slot, bool open);
  // Topics included, when it is a first document.
  std::span<const std::uint8_t> packed(std::uint32_t slot) const {
    const std::uint64_t begin = Begin(slot);
    return {bytes_.data() + begin, static_cast<std::size_t>(Begin(slot + 1) - begin)};
  }
  const AssociationVector* vector(std::uint32_t slot) const {
    return slot < vectors_.size() ? &vectors_[slot] : nullptr;
  }
  void SetVectors(std::vector<AssociationVector> vectors) { vectors_ = std::move(vectors); }
  void Prefetch(std::uint32_t slot) const;
  std::size_t Bytes() const;

 private:
  std::uint64_t Begin(std::uint32_t slot) const { return chunk_begin_[slot / kChunk] + begin_[slot]; }

  std::vector<Owner> owners_;
  std::vector<std::uint16_t> ties_;
  std::vector<std::uint64_t> first_;
  std::vector<std::uint64_t> open_;
  std::vector<std::uint8_t> bytes_;
  std::vector<std::uint64_t> chunk_begin_{0};
  std::vector<std::uint32_t> begin_{0};  // within its chunk
  std::vector<AssociationVector> vectors_;
};

// Slots [first, end).
struct SlotRange {
  std::uint32_t first = 0;
  std::uint32_t end = 0;
};

// Documents in the order of their groups, so that a filter is a range of slots. Postings do not change; slots
// can be closed.
class SealedSegment {
 public:
  SealedSegment(SlotStore slots, const Lexicon& lexicon);
  SlotStore& slots() { return slots_; }
  const SlotStore& slots() const { return slots_; }
  // Gives all slots within the ranges (ascending) that share a term or topic with the query.
  void Search(const Query& query, std::span<const SlotRange> ranges, Collector& collector) const;
  std::size_t Bytes() const;
  std::size_t postings() const { return low_.size(); }

 private:
  struct Run {
    std::uint32_t begin = 0;  // the end is the next run's begin
    std::uint32_t chunk = 0;
  };
  struct Piece {
    const std::uint16_t* first = nullptr;
    const std::uint16_t* end = nullptr;
  };
  Piece Within(TermId term, std::uint32_t chunk, std::uint32_t low, std::uint32_t high) const;

  SlotStore slots_;
  std::vector<std::uint16_t> low_;
  std::vector<std::uint8_t> impacts_;
  std::vector<Run> runs_;  // by term, then by chunk; one more at the end
  std::vector<std::uint32_t> run_begin_;
};

// Documents that came since, in the order in which they came.
class OpenSegment {
 public:
  void Append(Owner owner, std::uint16_t tie, bool first, std::span<const TermId> topics,
              std::span<const Entry> entries, const Lexicon& lexicon, const AssociationVector* vector);
  SlotStore& slots() { return slots_; }
  const SlotStore& slots() const { return slots_; }
  void Search(const Query& query, Collector& collector) const;
  std::size_t Bytes() const;

 private:
  struct List {
    std::vector<std::uint16_t> low;
    std::vector<std::uint8_t> impacts;
  };
  // The lists of one chunk.
  struct Lists {
    std::vector<std::uint32_t> number;  // of its list, by term; 0 = none
    std::vector<List> lists{1};

    List& Of(TermId term);
    const List* Find(TermId term) const;
  };

  SlotStore slots_;
  std::vector<Lists> chunks_;
};

}  // namespace coconsult::routing
