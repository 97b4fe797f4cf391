// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/ports/accounts.h"
#include "domain/consultation.h"
#include "domain/message.h"
#include "storage/sqlite/filing.h"

namespace coconsult::storage::sqlite {

// The sessions and consultations that the writer met last, as they stand in its transaction: most posts go to
// few threads, and each post asks for its session, its consultation and members several times. Exact, since
// nobody else writes (if somebody does, the writer notices and clears it); what a job changed is forgotten
// when it is undone. Used by the writer's thread.
class WriterCache {
 public:
  // nullptr when it is not kept. Valid until the next call that is not const.
  const Consultation* Find(ConsultationId id) const;
  const std::vector<Participant>* FindParticipants(ConsultationId id) const;
  const Filing::End* FindEnd(ConsultationId thread) const;

  const app::SessionHolder* FindSession(const std::string& token_hash) const;

  // As read.
  void Keep(const Consultation& consultation);
  void KeepParticipants(ConsultationId id, const std::vector<Participant>& participants);
  void KeepEnd(ConsultationId thread, const Filing::End& end);
  void KeepSession(const app::SessionHolder& holder);

  // As written. The ask never changes, the version counts the writes, and the end of the thread is that of
  // its messages.
  void Changed(const Consultation& consultation);
  void ParticipantsChanged(ConsultationId id);
  void Posted(const Message& message);
  // Of a session, or of a person, who may have had one.
  void SessionsChanged() { sessions_.clear(); }

  // What was changed since the last of these calls stands, or is undone.
  void Stands() { changed_.clear(); }
  void Undone();
  void Clear();

 private:
  struct Entry {
    std::optional<Consultation> consultation;
    std::optional<std::vector<Participant>> participants;
    std::optional<Filing::End> end;
  };
  Entry& At(ConsultationId id);

  std::unordered_map<ConsultationId, Entry> entries_;
  std::vector<ConsultationId> changed_;
  std::unordered_map<std::string, app::SessionHolder> sessions_;  // by the hash of the token
};

}  // namespace coconsult::storage::sqlite
