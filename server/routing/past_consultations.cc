// SPDX-License-Identifier: Apache-2.0
#include "routing/past_consultations.h"

#include <algorithm>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "routing/index.h"

namespace coconsult::routing {
namespace {

// A theme is one word of a list, which says more than one word of a text.
constexpr std::uint32_t kThemeTimes = 3;
constexpr std::size_t kLookedAt = 500;

std::string ThemeWords(const Ask& ask) {
  std::string words = ask.theme;
  std::replace(words.begin(), words.end(), '_', ' ');
  std::replace(words.begin(), words.end(), '-', ' ');
  return words;
}

std::string TextOf(const PastConsultation& consultation) {
  const Ask& ask = consultation.ask;
  return ask.title + "\n" + ask.situation + "\n" + ask.tried + "\n" + consultation.outcome + "\n" +
         ThemeWords(ask);
}

// The index names owners by practitioners' ids; here an owner is a consultation.
PractitionerId OwnerId(ConsultationId id) { return PractitionerId(id.bytes()); }

}  // namespace

struct PastConsultations::Parts {
  mutable std::shared_mutex mutex;  // guards all below
  Index index;
  std::vector<ConsultationId> ids;  // by owner
  std::vector<Owner> free;
  std::unordered_map<ConsultationId, Owner> owners;
};

PastConsultations::PastConsultations() : parts_(std::make_unique<Parts>()) {}
PastConsultations::~PastConsultations() = default;

void PastConsultations::Put(const PastConsultation& consultation) {
  const std::string text = TextOf(consultation);
  const std::unique_lock lock(parts_->mutex);
  const auto [entry, added] =
      parts_->owners.try_emplace(consultation.id, static_cast<Owner>(parts_->ids.size()));
  if (added && !parts_->free.empty()) {
    entry->second = parts_->free.back();
    parts_->free.pop_back();
  }
  const Owner owner = entry->second;
  if (owner >= parts_->ids.size()) parts_->ids.resize(owner + 1);
  parts_->ids[owner] = consultation.id;
  Index::Content content;
  content.group = parts_->index.GroupOf("");
  content.offer = text;
  parts_->index.Put(owner, OwnerId(consultation.id), content);
  if (parts_->index.WantsSealing()) parts_->index.Adopt(parts_->index.MakeSealed());
}

void PastConsultations::Remove(ConsultationId id) {
  const std::unique_lock lock(parts_->mutex);
  const auto found = parts_->owners.find(id);
  if (found == parts_->owners.end()) return;
  parts_->index.Remove(found->second);
  parts_->free.push_back(found->second);
  parts_->owners.erase(found);
}

std::size_t PastConsultations::size() const {
  const std::shared_lock lock(parts_->mutex);
  return parts_->owners.size();
}

std::vector<SimilarConsultation> PastConsultations::Similar(
    const Ask& ask, std::size_t limit, double least,
    const std::function<bool(ConsultationId)>& may_see) const {
  const std::string theme = ThemeWords(ask);
  const WeighedText parts[] = {{ask.title, 1}, {ask.situation, 1}, {ask.tried, 1}, {theme, kThemeTimes}};
  const std::shared_lock lock(parts_->mutex);
  const Query query = parts_->index.MakeQuery(parts, {});
  Index::Selection selection;
  selection.groups.assign(parts_->index.groups(), true);
  selection.admits = [&](Owner owner) { return may_see(parts_->ids[owner]); };
  selection.most = std::max(limit, kLookedAt);
  std::vector<SimilarConsultation> similar;
  for (const Owner owner : parts_->index.Retrieve(query, selection).owners) {
    const double closeness = parts_->index.Measure(owner, query).All();
    if (closeness > 0 && closeness >= least) similar.push_back({parts_->ids[owner], closeness});
  }
  std::sort(similar.begin(), similar.end(), [](const SimilarConsultation& a, const SimilarConsultation& b) {
    return a.closeness != b.closeness ? a.closeness > b.closeness : a.id < b.id;
  });
  similar.resize(std::min(similar.size(), limit));
  return similar;
}

}  // namespace coconsult::routing
