// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/ports/consultations.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/writer_cache.h"

namespace coconsult::storage::sqlite {

class SqliteConsultations final : public app::Consultations {
 public:
  // `cache`: of the writer; null for who reads snapshots.
  SqliteConsultations(Connection& connection, WriterCache* cache) : connection_(connection), cache_(cache) {}

  std::optional<Consultation> Find(ConsultationId id) const override;
  std::vector<Consultation> ListOf(PractitionerId member, ConsultationId before, int limit) const override;
  std::vector<ConsultationId> ThreadsOf(PractitionerId member) const override;
  std::vector<Consultation> ListAll(ConsultationId after, int limit) const override;
  std::vector<Consultation> ListAwaitingConnector(ConsultationId after, int limit) const override;
  std::vector<app::ProcessInUse> ProcessesInUse() const override;
  std::vector<Participant> Participants(ConsultationId id) const override;
  std::optional<Participant> FindMember(ConsultationId id, PractitionerId practitioner) const override;
  std::optional<RoutingDecision> FindDecision(ConsultationId id) const override;
  std::vector<WaveRecord> Waves(ConsultationId id) const override;

  void Insert(const Consultation& consultation) override;
  void Update(const Consultation& consultation) override;
  void AddParticipant(const Participant& participant) override;
  void UpdateParticipant(const Participant& participant) override;
  void InsertDecision(const RoutingDecision& decision) override;
  void InsertWave(const WaveRecord& wave) override;

 private:
  void AddEnd(Consultation& consultation) const;
  bool IsStored(const Consultation& it) const;
  std::vector<Consultation> ReadRows(Query& query) const;

  Connection& connection_;
  WriterCache* const cache_;
};

}  // namespace coconsult::storage::sqlite
