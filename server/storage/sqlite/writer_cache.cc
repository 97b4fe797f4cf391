// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/writer_cache.h"

namespace coconsult::storage::sqlite {
namespace {

// A few KiB each. When more are busy than that, starting again costs less than choosing which one goes.
constexpr std::size_t kMost = 2048;
constexpr std::size_t kMostSessions = 4096;

}  // namespace

const Consultation* WriterCache::Find(ConsultationId id) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.consultation ? &*found->second.consultation : nullptr;
}

const std::vector<Participant>* WriterCache::FindParticipants(ConsultationId id) const {
  const auto found = entries_.find(id);
  return found != entries_.end() && found->second.participants ? &*found->second.participants : nullptr;
}

const Filing::End* WriterCache::FindEnd(ConsultationId thread) const {
  const auto found = entries_.find(thread);
  return found != entries_.end() && found->second.end ? &*found->second.end : nullptr;
}

const app::SessionHolder* WriterCache::FindSession(const std::string& token_hash) const {
  const auto found = sessions_.find(token_hash);
  return found != sessions_.end() ? &found->second : nullptr;
}

void WriterCache::KeepSession(const app::SessionHolder& holder) {
  if (sessions_.size() >= kMostSessions) sessions_.clear();
  sessions_.insert_or_assign(holder.session.token_hash, holder);
}

void WriterCache::Keep(const Consultation& consultation) { At(consultation.id).consultation = consultation; }

void WriterCache::KeepParticipants(ConsultationId id, const std::vector<Participant>& participants) {
  At(id).participants = participants;
}

void WriterCache::KeepEnd(ConsultationId thread, const Filing::End& end) { At(thread).end = end; }

void WriterCache::Changed(const Consultation& consultation) {
  changed_.push_back(consultation.id);
  const auto found = entries_.find(consultation.id);
  if (found == entries_.end() || !found->second.consultation) return;
  Consultation& kept = *found->second.consultation;
  Ask ask = std::move(kept.ask);
  const auto unchained = kept.unchained;
  const auto version = kept.version + 1;
  const auto last_sequence = kept.last_sequence;
  std::string thread_chain = std::move(kept.thread_chain);
  kept = consultation;
  kept.ask = std::move(ask);
  kept.unchained = unchained;
  kept.version = version;
  kept.last_sequence = last_sequence;
  kept.thread_chain = std::move(thread_chain);
}

void WriterCache::ParticipantsChanged(ConsultationId id) {
  changed_.push_back(id);
  if (const auto found = entries_.find(id); found != entries_.end()) found->second.participants.reset();
}

void WriterCache::Posted(const Message& message) {
  changed_.push_back(message.consultation);
  Entry& entry = At(message.consultation);
  entry.end = {message.sequence, message.chain};
  if (!entry.consultation) return;
  entry.consultation->last_sequence = message.sequence;
  entry.consultation->thread_chain = message.chain;
}

void WriterCache::Undone() {
  for (const ConsultationId id : changed_) entries_.erase(id);
  changed_.clear();
  sessions_.clear();
}

void WriterCache::Clear() {
  entries_.clear();
  changed_.clear();
  sessions_.clear();
}

WriterCache::Entry& WriterCache::At(ConsultationId id) {
  const auto found = entries_.find(id);
  if (found != entries_.end()) return found->second;
  if (entries_.size() >= kMost) entries_.clear();
  return entries_[id];
}

}  // namespace coconsult::storage::sqlite
