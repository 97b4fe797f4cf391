// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "domain/consultation.h"

namespace coconsult::storage::sqlite {

// The consultations that the writer met last, as they stand in its transaction: most posts go to few threads,
// and each post asks for its consultation and members several times. Exact, since nobody else writes (if
// somebody does, the writer notices and clears it); what a job changed is forgotten when it is undone. Used
// by the writer's thread.
class ConsultationCache {
 public:
  // nullptr when it is not kept. Valid until the next call that is not const.
  const Consultation* Find(ConsultationId id) const;
  const std::vector<Participant>* FindParticipants(ConsultationId id) const;

  // As read.
  void Keep(const Consultation& consultation);
  void KeepParticipants(ConsultationId id, const std::vector<Participant>& participants);

  // As written. The ask never changes, and the version counts the writes.
  void Changed(const Consultation& consultation);
  void ParticipantsChanged(ConsultationId id);

  // What was changed since the last of these calls stands, or is undone.
  void Stands() { changed_.clear(); }
  void Undone();
  void Clear();

 private:
  struct Entry {
    std::optional<Consultation> consultation;
    std::optional<std::vector<Participant>> participants;
  };
  Entry& At(ConsultationId id);

  std::unordered_map<ConsultationId, Entry> entries_;
  std::vector<ConsultationId> changed_;
};

}  // namespace coconsult::storage::sqlite
