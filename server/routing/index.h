// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "routing/association.h"
#include "routing/collector.h"
#include "routing/lexicon.h"
#include "routing/query.h"
#include "routing/segment.h"
#include "routing/topic_guess.h"

namespace coconsult::routing {

using Group = std::uint32_t;  // people of one sector and place

// How close an owner is to a request: the damped sum over their documents and, as one more of them, their
// declared topics.
struct Closeness {
  double words = 0;             // what shared words add
  double association = 0;       // what association adds
  double topics = 0;            // what the topic adds
  double topic_fit = 0;         // of the declared topics together, 0..1
  TermId topic = kNoId;         // the best of them
  std::uint32_t documents = 0;  // how many the owner has, the offer not counted

  double All() const { return words + association + topics; }
};

// A word that an owner shares with a request.
struct SharedWord {
  std::string form;  // as the owner wrote it, in the document in which it counts most
  std::string stem;
  bool offered = false;         // it stands in "can help with"
  std::uint32_t documents = 0;  // in so many of the owner's documents
  double weight = 0;            // its share of the closeness
};

// An inverted index over the documents of many owners, kept up to date one owner at a time. A person's first
// document is what they offer; past experience follows. Compares a request with each document on its own
// (TF-IDF cosine, SMART "ltc" on both sides, and the cosine of associations): a long history does not dilute
// its best document.
//
// Two steps: Retrieve adds up quick scores over postings and keeps the best owners; Measure reads their
// documents. What is measured depends only on the documents held, the basis and the request, not on what came
// and went; what is retrieved likewise, and in a community of up to kAllSlots documents it is everybody who
// shares a word or a topic.
//
// Changes are seen by the next search. They go to a small part that is searched beside a large one; Seal
// makes one of both. Not thread-safe; const functions may run at the same time.
class Index {
 public:
  static constexpr std::uint32_t kAllSlots = 1 << 15;
  // Of one owner; what comes after is not taken.
  static constexpr std::size_t kMostDocuments = 10000;

  // The group of a key; keys in order are neighbours in the index.
  Group GroupOf(const std::string& key);
  std::size_t groups() const { return keys_.size(); }
  // The number of a topic of the lists. Kept for good: there are few.
  TermId Topic(const std::string& id);
  const std::string& TopicId(TermId topic) const { return topic_ids_.at(topic); }
  const std::unordered_map<TermId, std::string>& topics() const { return topic_ids_; }

  struct Content {
    Group group = 0;
    std::vector<TermId> topics;
    std::string_view offer;
    std::vector<std::string_view> documents;
  };
  // Adds or replaces.
  void Put(Owner owner, PractitionerId id, const Content& content);
  // One document more; false when the owner has kMostDocuments. The owner must be there.
  bool AddDocument(Owner owner, std::string_view document);
  void Remove(Owner owner);
  // An owner who rests is found by no search until they do not.
  void SetResting(Owner owner, bool resting);

  Query MakeQuery(std::span<const WeighedText> request, std::vector<TopicFit> topics) const;
  struct Selection {
    std::vector<bool> groups;
    std::function<bool(Owner)> admits;
    std::size_t most = 1000;  // owners, about
  };
  struct Retrieved {
    std::vector<Owner> owners;
    bool cut = false;  // there were more
  };
  Retrieved Retrieve(const Query& query, const Selection& selection) const;
  Closeness Measure(Owner owner, const Query& query) const;
  // Measures all of them, in memory's own time: what is needed next is fetched meanwhile.
  template <class Fn>
  void MeasureAll(const std::vector<Owner>& owners, const Query& query, Fn fn) const {
    constexpr std::size_t kNear = 4;
    constexpr std::size_t kFar = 12;
    for (std::size_t i = 0; i < owners.size(); ++i) {
      if (i + kFar < owners.size()) __builtin_prefetch(&places_[owners[i + kFar]]);
      if (i + kNear < owners.size()) Prefetch(owners[i + kNear]);
      fn(owners[i], Measure(owners[i], query));
    }
  }
  // In the owner's three closest documents, heaviest first; one per stem.
  std::vector<SharedWord> SharedWords(Owner owner, const Query& query) const;
  std::vector<TermId> TopicsOf(Owner owner) const;
  // The best fit of the owner's declared topics; much quicker than Measure.
  double TopicFitOf(Owner owner, const Query& query) const;

  // Whether enough came since the last time that one part should be made again: about a second for a million
  // people. Needs no writer beside it; Adopt swaps.
  bool WantsSealing() const;
  bool IsWorthSealing() const;  // when there is time
  std::unique_ptr<SealedSegment> MakeSealed() const;
  void Adopt(std::unique_ptr<SealedSegment> sealed);

  // Learns from all documents held, in the order of their owners' ids. nullptr when there are too few.
  std::shared_ptr<const Basis> Learn(std::uint64_t seed) const;
  // Learns from what people offer which words speak for which topics.
  std::shared_ptr<const TopicGuess> LearnTopics() const;
  struct Vectors {
    std::unique_ptr<Association> association;
    std::vector<AssociationVector> sealed;
    std::vector<AssociationVector> open;
  };
  Vectors MakeVectors(std::shared_ptr<const Basis> basis) const;
  void Adopt(Vectors vectors);
  const Association* association() const { return association_.get(); }

  const Lexicon& lexicon() const { return lexicon_; }
  const RarityTable& rarity() const { return rarity_; }
  std::uint32_t held() const { return held_; }
  std::size_t Bytes() const;

 private:
  // Where an owner's documents are: one after another in the sealed part, or anywhere in the open one.
  struct Place {
    std::uint32_t first = 0;
    std::uint32_t count = 0;  // 0 = nobody, or in the open part
  };
  struct SlotRef {
    const SlotStore* store = nullptr;
    std::uint32_t slot = 0;
  };
  struct DocumentScore {
    double words = 0;
    double association = 0;
    double all = 0;
    std::uint32_t position = 0;
  };

  // The slots of an owner, in the order of their documents.
  class Slots {
   public:
    std::uint32_t size() const { return count_; }
    SlotRef operator[](std::uint32_t i) const { return {store_, scattered_ ? scattered_[i] : first_ + i}; }

   private:
    friend class Index;
    const SlotStore* store_ = nullptr;
    const std::uint32_t* scattered_ = nullptr;
    std::uint32_t first_ = 0;
    std::uint32_t count_ = 0;
  };
  Slots SlotsOf(Owner owner) const;
  void Prefetch(Owner owner) const;
  void ChangeHeld(int by);
  void Append(Owner owner, bool first, const std::vector<TermId>& topics, std::string_view text);
  void MoveToOpen(Owner owner);
  DocumentScore Score(const SlotRef& ref, const Query& query) const;
  void BestTopic(const SlotRef& first, const Query& query, Closeness& closeness) const;
  std::vector<DocumentScore> ScoreAll(const Slots& refs, const Query& query) const;
  std::vector<SlotRange> RangesOf(const std::vector<bool>& groups) const;
  void CountWords(std::span<const std::uint8_t> packed, bool offer, bool used);
  void MapOwners();

  Lexicon lexicon_;
  std::unordered_map<TermId, std::string> topic_ids_;
  std::unordered_map<std::string, Group> group_ids_;
  std::vector<std::string> keys_;    // by group
  std::vector<PractitionerId> ids_;  // by owner
  std::vector<Group> group_of_;      // by owner
  std::vector<bool> resting_;        // by owner
  std::vector<Place> places_;        // by owner
  std::unordered_map<Owner, std::vector<std::uint32_t>> open_places_;
  std::unique_ptr<SealedSegment> sealed_;
  std::vector<std::pair<Group, SlotRange>> sealed_groups_;  // in the order of slots
  OpenSegment open_;
  std::unique_ptr<Association> association_;
  std::uint32_t held_ = 0;  // documents with words
  RarityTable rarity_ = MakeRarityTable(0);
  std::uint32_t closed_ = 0;  // slots whose document is gone
};

}  // namespace coconsult::routing
