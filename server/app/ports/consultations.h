// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "domain/consultation.h"

namespace coconsult::app {

// A version of a process that conversations run on.
struct ProcessInUse {
  std::string id;
  int version = 0;
  std::int64_t consultations = 0;

  bool operator==(const ProcessInUse&) const = default;
};

class Consultations {
 public:
  virtual ~Consultations() = default;
  virtual std::optional<Consultation> Find(ConsultationId id) const = 0;
  // Those the practitioner is or was a member of, newest first (by id), before `before` (empty = from the
  // newest).
  virtual std::vector<Consultation> ListOf(PractitionerId member, ConsultationId before, int limit) const = 0;
  // The threads of a member who has not left.
  virtual std::vector<ConsultationId> ThreadsOf(PractitionerId member) const = 0;
  // Everybody's, oldest first, after `after`.
  virtual std::vector<Consultation> ListAll(ConsultationId after, int limit) const = 0;
  // Matching, with no wave left, oldest first, after `after`.
  virtual std::vector<Consultation> ListAwaitingConnector(ConsultationId after, int limit) const = 0;
  // What runs on which process, by id and version. A consultation runs until it ends: it is a draft, matching
  // or active, or it is completed and its phase has a deadline, so that the conversation goes on.
  virtual std::vector<ProcessInUse> ProcessesInUse() const = 0;
  // In order of joining; includes people who left.
  virtual std::vector<Participant> Participants(ConsultationId id) const = 0;
  // Only somebody who has not left.
  virtual std::optional<Participant> FindMember(ConsultationId id, PractitionerId practitioner) const = 0;
  // Newest ranking, if any.
  virtual std::optional<RoutingDecision> FindDecision(ConsultationId id) const = 0;
  // Oldest first.
  virtual std::vector<WaveRecord> Waves(ConsultationId id) const = 0;

  virtual void Insert(const Consultation& consultation) = 0;
  // Writes everything but the ask (which never changes) and the end of the thread (which is that of its
  // messages), and sets version = version + 1. Does nothing when it is there already.
  virtual void Update(const Consultation& consultation) = 0;
  virtual void AddParticipant(const Participant& participant) = 0;
  // Writes role, left_at, first_response_at and read_sequence of (consultation, practitioner).
  virtual void UpdateParticipant(const Participant& participant) = 0;
  virtual void InsertDecision(const RoutingDecision& decision) = 0;
  // Sets its number: one more than the newest of the consultation.
  virtual void InsertWave(const WaveRecord& wave) = 0;
};

}  // namespace coconsult::app
