// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/consultation_cache.h"

namespace coconsult::storage::sqlite {
namespace {

// A few KiB each. When more are busy than that, starting again costs less than choosing which one goes.
constexpr std::size_t kMost = 2048;

}  // namespace

const Consultation* ConsultationCache::Find(ConsultationId id) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.consultation ? &*found->second.consultation : nullptr;
}

const std::vector<Participant>* ConsultationCache::FindParticipants(ConsultationId id) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.participants ? &*found->second.participants : nullptr;
}

void ConsultationCache::Keep(const Consultation& consultation) {
  At(consultation.id).consultation = consultation;
}

void ConsultationCache::KeepParticipants(ConsultationId id, const std::vector<Participant>& participants) {
  At(id).participants = participants;
}

void ConsultationCache::Changed(const Consultation& consultation) {
  changed_.push_back(consultation.id);
  const auto found = entries_.find(consultation.id);
  if (found == entries_.end() || !found->second.consultation) return;
  Consultation& kept = *found->second.consultation;
  Ask ask = std::move(kept.ask);
  const auto unchained = kept.unchained;
  const auto version = kept.version + 1;
  kept = consultation;
  kept.ask = std::move(ask);
  kept.unchained = unchained;
  kept.version = version;
}

void ConsultationCache::ParticipantsChanged(ConsultationId id) {
  changed_.push_back(id);
  if (const auto found = entries_.find(id); found != entries_.end()) found->second.participants.reset();
}

void ConsultationCache::Undone() {
  for (const ConsultationId id : changed_) entries_.erase(id);
  changed_.clear();
}

void ConsultationCache::Clear() {
  entries_.clear();
  changed_.clear();
}

ConsultationCache::Entry& ConsultationCache::At(ConsultationId id) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) return found->second;
  if (entries_.size() >= kMost) entries_.clear();
  return entries_[id];
}

}  // namespace coconsult::storage::sqlite
