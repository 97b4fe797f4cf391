// SPDX-License-Identifier: Apache-2.0
#include "routing/index.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>
#include <utility>

#include "base/check.h"
#include "routing/relevance.h"

namespace coconsult::routing {
namespace {

// Words begin with a letter or a digit, so that a topic is no word.
constexpr char kTopicMark = '\x1F';

// Further documents add less than a millionth.
constexpr std::size_t kSummedDocuments = 64;
// A reason is made from somebody's closest documents.
constexpr std::size_t kExplainedDocuments = 3;
// So many are looked through for how often a word occurs.
constexpr std::size_t kCountedDocuments = 200;
constexpr std::uint32_t kMostDocumentsPerOwner = 8;

// Beyond the first of these, and beyond this share of the sealed part, the open part is sealed; when there is
// time for it, beyond the last.
constexpr std::uint32_t kSealFrom = kChunk;
constexpr std::uint32_t kWorthSealing = 4096;
constexpr std::uint32_t kSealShare = 2;

}  // namespace

Group Index::GroupOf(const std::string& key) {
  const auto [entry, added] = group_ids_.try_emplace(key, static_cast<Group>(keys_.size()));
  if (added) keys_.push_back(key);
  return entry->second;
}

TermId Index::Topic(const std::string& id) {
  const std::string word = kTopicMark + id;
  const TermId topic = lexicon_.TermOf(lexicon_.Intern(word, word));
  topic_ids_.try_emplace(topic, id);
  return topic;
}

void Index::Put(Owner owner, PractitionerId id, const Content& content) {
  Remove(owner);
  if (owner >= places_.size()) {
    places_.resize(owner + 1);
    ids_.resize(owner + 1);
    group_of_.resize(owner + 1);
    resting_.resize(owner + 1);
  }
  ids_[owner] = id;
  group_of_[owner] = content.group;
  Append(owner, true, content.topics, content.offer);
  const std::size_t most = std::min(content.documents.size(), kMostDocuments);
  for (std::size_t i = 0; i < most; ++i) Append(owner, false, {}, content.documents[i]);
}

void Index::Append(Owner owner, bool first, const std::vector<TermId>& topics, std::string_view text) {
  const std::size_t terms_before = lexicon_.term_bound();
  const std::vector<Entry> entries = ReadDocument(text, first, lexicon_);
  if (!entries.empty()) ChangeHeld(1);
  AssociationVector vector;
  if (association_) {
    AssociationSum sum{};
    for (const Entry& entry : entries) {
      const TermId term = lexicon_.TermOf(entry.form);
      // A number that was never used, or is used for another stem now.
      if (term >= terms_before || lexicon_.documents(term) == 1)
        association_->Learn(term, lexicon_.Stem(term));
      association_->AddTerm(term, entry.count, sum);
    }
    association_->ToVector(sum, vector);
  }
  open_places_[owner].push_back(open_.slots().size());
  open_.Append(owner, TieOf(ids_[owner]), first, topics, entries, lexicon_, association_ ? &vector : nullptr);
  if (resting_[owner]) open_.slots().SetOpen(open_.slots().size() - 1, false);
}

bool Index::AddDocument(Owner owner, std::string_view document) {
  if (places_[owner].count > 0) MoveToOpen(owner);
  if (open_places_.at(owner).size() > kMostDocuments) return false;
  Append(owner, false, {}, document);
  return true;
}

// So that all documents of an owner are in one part.
void Index::MoveToOpen(Owner owner) {
  const Place place = std::exchange(places_[owner], {});
  std::vector<std::uint32_t>& moved = open_places_[owner];
  std::vector<Entry> entries;
  for (std::uint32_t slot = place.first; slot < place.first + place.count; ++slot) {
    std::span<const std::uint8_t> packed = sealed_->slots().packed(slot);
    const bool first = sealed_->slots().first(slot);
    const std::vector<TermId> topics = first ? ReadTopics(packed) : std::vector<TermId>();
    entries.clear();
    PackedReader reader(packed);
    for (Entry entry; reader.Next(entry);) entries.push_back(entry);
    moved.push_back(open_.slots().size());
    open_.Append(owner, TieOf(ids_[owner]), first, topics, entries, lexicon_, sealed_->slots().vector(slot));
    if (resting_[owner]) open_.slots().SetOpen(open_.slots().size() - 1, false);
    sealed_->slots().SetOpen(slot, false);
    ++closed_;
  }
}

void Index::CountWords(std::span<const std::uint8_t> packed, bool offer, bool used) {
  PackedReader reader(packed);
  for (Entry entry; reader.Next(entry);) {
    used ? lexicon_.Use(entry.form, offer) : lexicon_.Release(entry.form, offer);
  }
}

Index::Slots Index::SlotsOf(Owner owner) const {
  Slots slots;
  if (owner >= places_.size()) return slots;
  const Place place = places_[owner];
  if (place.count > 0) {
    slots.store_ = &sealed_->slots();
    slots.first_ = place.first;
    slots.count_ = place.count;
    return slots;
  }
  const auto found = open_places_.find(owner);
  if (found == open_places_.end()) return slots;
  slots.store_ = &open_.slots();
  slots.scattered_ = found->second.data();
  slots.count_ = static_cast<std::uint32_t>(found->second.size());
  return slots;
}

void Index::ChangeHeld(int by) {
  const std::uint8_t before = FrequencyClass(held_);
  held_ += static_cast<std::uint32_t>(by);
  if (FrequencyClass(held_) != before) rarity_ = MakeRarityTable(held_);
}

void Index::Remove(Owner owner) {
  const Slots slots = SlotsOf(owner);
  for (std::uint32_t i = 0; i < slots.size(); ++i) {
    const SlotRef ref = slots[i];
    std::span<const std::uint8_t> packed = ref.store->packed(ref.slot);
    const bool first = ref.store->first(ref.slot);
    if (first) ReadTopics(packed);
    if (!packed.empty()) ChangeHeld(-1);
    CountWords(packed, first, false);
    SlotStore& store = ref.store == &open_.slots() ? open_.slots() : sealed_->slots();
    store.SetOpen(ref.slot, false);
    ++closed_;
  }
  if (owner >= places_.size()) return;
  places_[owner] = {};
  open_places_.erase(owner);
  resting_[owner] = false;
}

void Index::SetResting(Owner owner, bool resting) {
  resting_[owner] = resting;
  const Slots slots = SlotsOf(owner);
  for (std::uint32_t i = 0; i < slots.size(); ++i) {
    const SlotRef ref = slots[i];
    SlotStore& store = ref.store == &open_.slots() ? open_.slots() : sealed_->slots();
    store.SetOpen(ref.slot, !resting);
  }
}

Query Index::MakeQuery(std::span<const WeighedText> request, std::vector<TopicFit> topics) const {
  return Query(request, std::move(topics), lexicon_, rarity_, association_.get());
}

std::vector<SlotRange> Index::RangesOf(const std::vector<bool>& groups) const {
  std::vector<SlotRange> ranges;
  for (const auto& [group, range] : sealed_groups_) {
    if (!groups[group]) continue;
    if (!ranges.empty() && ranges.back().end == range.first) {
      ranges.back().end = range.end;
    } else {
      ranges.push_back(range);
    }
  }
  return ranges;
}

Index::Retrieved Index::Retrieve(const Query& query, const Selection& selection) const {
  const std::uint32_t slots = (sealed_ ? sealed_->slots().size() : 0) + open_.slots().size();
  std::size_t most = std::size_t{slots} + 1;
  if (slots > kAllSlots) {
    const auto owners = static_cast<std::uint32_t>(std::max<std::size_t>(places_.size(), 1));
    most = selection.most * std::clamp<std::uint32_t>(slots / owners, 1, kMostDocumentsPerOwner);
  }
  const auto admits = [&](Owner owner) { return selection.admits(owner); };
  Collector collector(most, admits, ids_);
  if (sealed_) sealed_->Search(query, RangesOf(selection.groups), collector);
  if (open_.slots().size() > 0) {
    // The open part is in no order, so that here the group is one more thing to ask.
    Collector outside(
        most, [&](Owner owner) { return selection.groups[group_of_[owner]] && admits(owner); }, ids_);
    open_.Search(query, outside);
    collector.Add(outside);
  }
  Retrieved retrieved;
  retrieved.owners = collector.Owners();
  retrieved.cut = collector.cut();
  return retrieved;
}

Index::DocumentScore Index::Score(const SlotRef& ref, const Query& query) const {
  std::span<const std::uint8_t> packed = ref.store->packed(ref.slot);
  if (ref.store->first(ref.slot)) SkipTopics(packed);
  const std::vector<std::uint8_t>& classes = lexicon_.classes();
  const RarityTable& rarity = query.rarity();
  std::int64_t squares = 0;
  std::int64_t product = 0;
  PackedReader reader(packed);
  for (Entry entry; reader.Next(entry);) {
    const std::int64_t weight = (std::int64_t{CountWeight(entry.count)} * rarity[classes[entry.form]]) >> 8;
    squares += weight * weight;
    product += weight * query.WeightOf(entry.form);
  }
  DocumentScore score;
  if (squares > 0) {
    score.words =
        std::min(1.0, static_cast<double>(product) / (1 << 20) / std::sqrt(static_cast<double>(squares)));
  }
  const AssociationVector* vector = ref.store->vector(ref.slot);
  if (query.vector() != nullptr && vector != nullptr) {
    score.words *= 1 - kAssociationShare;
    score.association = kAssociationShare * std::clamp(Alike(*query.vector(), *vector), 0.0, 1.0);
  }
  score.all = score.words + score.association;
  return score;
}

std::vector<Index::DocumentScore> Index::ScoreAll(const Slots& refs, const Query& query) const {
  std::vector<DocumentScore> scores;
  scores.reserve(refs.size());
  for (std::uint32_t i = 0; i < refs.size(); ++i) {
    scores.push_back(Score(refs[i], query));
    scores.back().position = i;
  }
  const std::size_t kept = std::min(scores.size(), kSummedDocuments);
  std::partial_sort(scores.begin(), scores.begin() + static_cast<std::ptrdiff_t>(kept), scores.end(),
                    [](const DocumentScore& a, const DocumentScore& b) {
                      return a.all != b.all ? a.all > b.all : a.position < b.position;
                    });
  scores.resize(kept);
  return scores;
}

Closeness Index::Measure(Owner owner, const Query& query) const {
  Closeness closeness;
  const Slots refs = SlotsOf(owner);
  if (refs.size() == 0) return closeness;
  closeness.documents = static_cast<std::uint32_t>(refs.size() - 1);
  BestTopic(refs[0], query, closeness);
  const double declared = kTopicWeight * closeness.topic_fit;
  double factor = 1;
  bool summed = false;
  const auto sum_declared = [&] {
    closeness.topics = factor * declared;
    factor *= kDamping;
    summed = true;
  };
  for (const DocumentScore& score : ScoreAll(refs, query)) {
    if (!summed && declared >= score.all) sum_declared();
    closeness.words += factor * score.words;
    closeness.association += factor * score.association;
    factor *= kDamping;
  }
  if (!summed) sum_declared();
  return closeness;
}

void Index::BestTopic(const SlotRef& first, const Query& query, Closeness& closeness) const {
  if (query.topics().empty()) return;
  std::span<const std::uint8_t> packed = first.store->packed(first.slot);
  double sum = 0;
  double best = 0;
  ForEachTopic(packed, [&](TermId topic) {
    const double fit = query.TopicFitOf(topic);
    if (fit == 0) return;
    sum += fit;
    if (fit < best || (fit == best && TopicId(topic) > TopicId(closeness.topic))) return;
    best = fit;
    closeness.topic = topic;
  });
  closeness.topic_fit = std::min(1.0, sum);
}

double Index::TopicFitOf(Owner owner, const Query& query) const {
  const Slots refs = SlotsOf(owner);
  Closeness closeness;
  if (refs.size() > 0) BestTopic(refs[0], query, closeness);
  return closeness.topic_fit;
}

std::vector<TermId> Index::TopicsOf(Owner owner) const {
  const Slots refs = SlotsOf(owner);
  if (refs.size() == 0) return {};
  std::span<const std::uint8_t> packed = refs[0].store->packed(refs[0].slot);
  return ReadTopics(packed);
}

void Index::Prefetch(Owner owner) const {
  const Place place = places_[owner];
  if (place.count > 0) sealed_->slots().Prefetch(place.first);
}

std::vector<SharedWord> Index::SharedWords(Owner owner, const Query& query) const {
  struct Found {
    SharedWord word;
    double heaviest = 0;
  };
  const Slots refs = SlotsOf(owner);
  std::map<TermId, Found> found;
  double factor = 1;
  std::size_t explained = 0;
  for (const DocumentScore& score : ScoreAll(refs, query)) {
    if (explained++ == kExplainedDocuments) break;
    const SlotRef ref = refs[score.position];
    std::span<const std::uint8_t> packed = ref.store->packed(ref.slot);
    const bool offer = ref.store->first(ref.slot);
    if (offer) SkipTopics(packed);
    PackedReader reader(packed);
    for (Entry entry; reader.Next(entry);) {
      const std::int32_t weight = query.WeightOf(entry.form);
      if (weight == 0) continue;
      const double share = factor * weight * CountWeight(entry.count);
      Found& it = found[lexicon_.TermOf(entry.form)];
      it.word.weight += share;
      it.word.offered = it.word.offered || offer;
      if (share > it.heaviest) {
        it.heaviest = share;
        it.word.form = lexicon_.Text(entry.form);
      }
    }
    factor *= kDamping;
  }
  for (std::uint32_t i = 0; i < std::min<std::size_t>(refs.size(), kCountedDocuments); ++i) {
    std::span<const std::uint8_t> packed = refs[i].store->packed(refs[i].slot);
    if (refs[i].store->first(refs[i].slot)) SkipTopics(packed);
    PackedReader reader(packed);
    for (Entry entry; reader.Next(entry);) {
      if (query.WeightOf(entry.form) == 0) continue;
      const auto it = found.find(lexicon_.TermOf(entry.form));
      if (it != found.end()) ++it->second.word.documents;
    }
  }
  std::vector<SharedWord> words;
  for (auto& [term, it] : found) {
    it.word.stem = lexicon_.Stem(term);
    words.push_back(std::move(it.word));
  }
  std::sort(words.begin(), words.end(), [](const SharedWord& a, const SharedWord& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.stem < b.stem;
  });
  return words;
}

bool Index::WantsSealing() const {
  const std::uint32_t sealed = sealed_ ? sealed_->slots().size() : 0;
  return open_.slots().size() + closed_ >= std::max(kSealFrom, sealed / kSealShare);
}

bool Index::IsWorthSealing() const { return open_.slots().size() + closed_ >= kWorthSealing; }

std::unique_ptr<SealedSegment> Index::MakeSealed() const {
  std::vector<Group> order(keys_.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](Group a, Group b) { return keys_[a] < keys_[b]; });
  std::vector<std::vector<Owner>> members(keys_.size());
  std::size_t bytes = 0;
  std::uint32_t count = 0;
  for (Owner owner = 0; owner < places_.size(); ++owner) {
    const Slots refs = SlotsOf(owner);
    if (refs.size() == 0) continue;
    members[group_of_[owner]].push_back(owner);
    for (std::uint32_t i = 0; i < refs.size(); ++i) bytes += refs[i].store->packed(refs[i].slot).size();
    count += refs.size();
  }
  SlotStore store;
  store.Reserve(count, bytes, association_ != nullptr);
  for (const Group group : order) {
    for (const Owner owner : members[group]) {
      const Slots slots = SlotsOf(owner);
      for (std::uint32_t i = 0; i < slots.size(); ++i) {
        const SlotRef ref = slots[i];
        store.Append(owner, ref.store->tie(ref.slot), ref.store->first(ref.slot), ref.store->packed(ref.slot),
                     ref.store->vector(ref.slot));
      }
    }
  }
  return std::make_unique<SealedSegment>(std::move(store), lexicon_);
}

void Index::Adopt(std::unique_ptr<SealedSegment> sealed) {
  sealed_ = std::move(sealed);
  open_ = {};
  open_places_.clear();
  closed_ = 0;
  MapOwners();
}

void Index::MapOwners() {
  sealed_groups_.clear();
  std::fill(places_.begin(), places_.end(), Place{});
  SlotStore& slots = sealed_->slots();
  for (std::uint32_t slot = 0; slot < slots.size(); ++slot) {
    const Owner owner = slots.owner(slot);
    if (slots.first(slot)) places_[owner].first = slot;
    ++places_[owner].count;
    if (resting_[owner]) slots.SetOpen(slot, false);
    const Group group = group_of_[owner];
    if (sealed_groups_.empty() || sealed_groups_.back().first != group)
      sealed_groups_.push_back({group, {slot, slot}});
    sealed_groups_.back().second.end = slot + 1;
  }
}

std::shared_ptr<const Basis> Index::Learn(std::uint64_t seed) const {
  std::vector<Owner> order;
  for (Owner owner = 0; owner < places_.size(); ++owner) {
    if (places_[owner].count > 0 || open_places_.contains(owner)) order.push_back(owner);
  }
  std::sort(order.begin(), order.end(), [&](Owner a, Owner b) { return ids_[a] < ids_[b]; });
  // Numbers of stems in the order of the stems, so that nothing depends on what came and went.
  std::vector<TermId> terms;
  for (TermId term = 0; term < lexicon_.term_bound(); ++term) {
    if (lexicon_.InUse(term) && lexicon_.documents(term) > 0) terms.push_back(term);
  }
  std::sort(terms.begin(), terms.end(),
            [&](TermId a, TermId b) { return lexicon_.Stem(a) < lexicon_.Stem(b); });
  std::vector<std::uint32_t> number(lexicon_.term_bound(), kNoId);
  std::vector<std::string> stems;
  std::vector<std::uint32_t> documents_with;
  for (const TermId term : terms) {
    number[term] = static_cast<std::uint32_t>(stems.size());
    stems.push_back(lexicon_.Stem(term));
    documents_with.push_back(lexicon_.documents(term));
  }
  std::vector<Lesson> lessons;
  for (const Owner owner : order) {
    const Slots slots = SlotsOf(owner);
    for (std::uint32_t i = 0; i < slots.size(); ++i) {
      const SlotRef ref = slots[i];
      std::span<const std::uint8_t> packed = ref.store->packed(ref.slot);
      if (ref.store->first(ref.slot)) SkipTopics(packed);
      Lesson lesson;
      PackedReader reader(packed);
      for (Entry entry; reader.Next(entry);)
        lesson.push_back({number[lexicon_.TermOf(entry.form)], entry.count});
      std::sort(lesson.begin(), lesson.end(),
                [](const LessonWord& a, const LessonWord& b) { return a.stem < b.stem; });
      if (!lesson.empty()) lessons.push_back(std::move(lesson));
    }
  }
  return LearnBasis(stems, documents_with, held_, lessons, seed);
}

std::shared_ptr<const TopicGuess> Index::LearnTopics() const {
  constexpr std::size_t kMostLessons = 20000;
  std::vector<Owner> order;
  for (Owner owner = 0; owner < places_.size(); ++owner) {
    if (places_[owner].count > 0 || open_places_.contains(owner)) order.push_back(owner);
  }
  std::sort(order.begin(), order.end(), [&](Owner a, Owner b) { return ids_[a] < ids_[b]; });
  const std::size_t step = order.size() / kMostLessons + 1;
  std::vector<std::string> stems;
  std::unordered_map<TermId, std::uint32_t> numbers;
  std::vector<TopicLesson> lessons;
  for (std::size_t i = 0; i < order.size(); i += step) {
    const SlotRef ref = SlotsOf(order[i])[0];
    std::span<const std::uint8_t> packed = ref.store->packed(ref.slot);
    TopicLesson lesson;
    lesson.topics = ReadTopics(packed);
    PackedReader reader(packed);
    std::set<TermId> terms;
    for (Entry entry; reader.Next(entry);) terms.insert(lexicon_.TermOf(entry.form));
    for (const TermId term : terms) {
      const auto [number, added] = numbers.try_emplace(term, static_cast<std::uint32_t>(stems.size()));
      if (added) stems.push_back(lexicon_.Stem(term));
      lesson.stems.push_back(number->second);
    }
    if (!lesson.topics.empty() && !lesson.stems.empty()) lessons.push_back(std::move(lesson));
  }
  return coconsult::routing::LearnTopics(stems, lessons);
}

Index::Vectors Index::MakeVectors(std::shared_ptr<const Basis> basis) const {
  Vectors vectors;
  vectors.association = std::make_unique<Association>(std::move(basis), lexicon_);
  if (sealed_) vectors.sealed.resize(sealed_->slots().size());
  vectors.open.resize(open_.slots().size());
  for (Owner owner = 0; owner < places_.size(); ++owner) {
    const Slots slots = SlotsOf(owner);
    for (std::uint32_t i = 0; i < slots.size(); ++i) {
      const SlotRef ref = slots[i];
      std::span<const std::uint8_t> packed = ref.store->packed(ref.slot);
      if (ref.store->first(ref.slot)) SkipTopics(packed);
      auto& to = ref.store == &open_.slots() ? vectors.open : vectors.sealed;
      to[ref.slot] = vectors.association->VectorOf(packed, lexicon_);
    }
  }
  return vectors;
}

void Index::Adopt(Vectors vectors) {
  association_ = std::move(vectors.association);
  if (sealed_) sealed_->slots().SetVectors(std::move(vectors.sealed));
  open_.slots().SetVectors(std::move(vectors.open));
}

std::size_t Index::Bytes() const {
  return (sealed_ ? sealed_->Bytes() : 0) + open_.Bytes() + ids_.capacity() * sizeof(PractitionerId) +
         group_of_.capacity() * sizeof(Group) + places_.capacity() * sizeof(Place) + resting_.capacity() / 8;
}

}  // namespace coconsult::routing
