// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/consultations.h"

#include <string_view>
#include <tuple>

#include "domain/deadline.h"
#include "storage/sqlite/bounds.h"
#include "storage/sqlite/number_lines.h"
#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

// Written into the SQL below and into a partial index.
static_assert(static_cast<int>(ConsultationState::kMatching) == 1);
static_assert(static_cast<int>(ConsultationState::kActive) == 2);
static_assert(static_cast<int>(ConsultationState::kCompleted) == 3);
static_assert(static_cast<int>(DeadlineKind::kPhaseBox) == 2);

constexpr Sql kSelect(
    "SELECT c.id, c.asker, c.process, c.process_version, c.phase, c.process_state, c.state, c.state_reason,"
    " c.awaits_connector, c.created_at, c.opened_at, c.answered_at, c.closed_at, c.version, c.unchained,"
    " a.title, a.situation, a.tried, a.help_wanted, a.theme, a.problem_type, a.reach, "
    "a.same_organisation_welcome, a.urgent"
    " FROM ");
constexpr auto kFind = kSelect + "consultations c JOIN asks a ON a.consultation = c.number WHERE c.id = ?";
constexpr auto kListOf =
    kSelect +
    "participants p CROSS JOIN consultations c ON c.id = p.consultation"
    " JOIN asks a ON a.consultation = c.number"
    " WHERE p.practitioner = ? AND p.consultation < ? ORDER BY p.consultation DESC LIMIT ?";
constexpr std::string_view kThreadsOf =
    "SELECT consultation FROM participants WHERE practitioner = ? AND left_at IS NULL ORDER BY consultation";
constexpr auto kListAll =
    kSelect + "consultations c JOIN asks a ON a.consultation = c.number WHERE c.id > ? ORDER BY c.id LIMIT ?";
constexpr auto kListAwaiting =
    kSelect +
    "consultations c JOIN asks a ON a.consultation = c.number"
    " WHERE c.awaits_connector = 1 AND c.state = 1 AND c.id > ? ORDER BY c.id LIMIT ?";
constexpr std::string_view kProcessesInUse =
    "SELECT process, process_version, count(*) FROM consultations c WHERE state <= 2 OR (state = 3 AND EXISTS"
    " (SELECT 1 FROM deadlines d WHERE d.kind = 2 AND d.subject = c.id))"
    " GROUP BY process, process_version ORDER BY process, process_version";
constexpr std::string_view kInsert =
    "INSERT INTO consultations (id, asker, process, process_version, phase, process_state, state, "
    "state_reason,"
    " awaits_connector, created_at, opened_at, answered_at, closed_at, version, unchained)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kInsertAsk =
    "INSERT INTO asks (consultation, title, situation, tried, help_wanted, theme, problem_type, reach,"
    " same_organisation_welcome, urgent) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// Leaves the index on `id` alone.
constexpr std::string_view kUpdate =
    "UPDATE consultations SET asker = ?, process = ?, process_version = ?, phase = ?, process_state = ?, "
    "state = ?,"
    " state_reason = ?, awaits_connector = ?, created_at = ?, opened_at = ?, answered_at = ?, closed_at = ?,"
    " version = version + 1 WHERE id = ?";

constexpr Sql kSelectParticipant(
    "SELECT consultation, practitioner, role, sector, organisation, locality, role_level, joined_at, left_at,"
    " first_response_at, read_sequence FROM participants WHERE consultation = ?");
constexpr auto kParticipants = kSelectParticipant + " ORDER BY place";
constexpr auto kFindMember = kSelectParticipant + " AND practitioner = ? AND left_at IS NULL";
constexpr std::string_view kAddParticipant =
    "INSERT INTO participants (consultation, practitioner, role, sector, organisation, locality, role_level,"
    " joined_at, left_at, first_response_at, read_sequence, place)"
    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,"
    " (SELECT count(*) + 1 FROM participants WHERE consultation = ?1))";
constexpr std::string_view kUpdateParticipant =
    "UPDATE participants SET role = ?, left_at = ?, first_response_at = ?, read_sequence = ?"
    " WHERE consultation = ? AND practitioner = ?";

constexpr std::string_view kFindDecision =
    "SELECT consultation, number, policy_version, created_at, left_out FROM routing_decisions"
    " WHERE consultation = ? ORDER BY number DESC LIMIT 1";
constexpr std::string_view kCandidates =
    "SELECT practitioner, score, parts, reason, reason_for_others FROM routing_candidates"
    " WHERE consultation = ? AND number = ? ORDER BY rank";
constexpr std::string_view kInsertDecision =
    "INSERT INTO routing_decisions (consultation, number, policy_version, created_at, left_out)"
    " VALUES (?, ?, ?, ?, ?)";
constexpr std::string_view kInsertCandidate =
    "INSERT INTO routing_candidates (consultation, number, rank, practitioner, score, parts, reason,"
    " reason_for_others) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

constexpr std::string_view kWaves =
    "SELECT consultation, number, decided_at, policy_version, record FROM routing_waves"
    " WHERE consultation = ? ORDER BY number";
constexpr std::string_view kInsertWave =
    "INSERT INTO routing_waves (consultation, number, decided_at, policy_version, record)"
    " SELECT ?1, coalesce(max(number), 0) + 1, ?2, ?3, ?4 FROM routing_waves WHERE consultation = ?1";

Consultation ReadRow(Query& row) {
  Consultation it;
  Ask& ask = it.ask;
  row.Read(it.id, it.asker, it.process, it.process_version, it.phase, it.process_state, it.state,
           it.state_reason, it.awaits_connector, it.created_at, it.opened_at, it.answered_at, it.closed_at,
           it.version, it.unchained);
  row.Read(ask.title, ask.situation, ask.tried, ask.help_wanted, ask.theme, ask.problem_type, ask.reach,
           ask.same_organisation_welcome, ask.urgent);
  return it;
}

std::optional<Participant> MemberAmong(const std::vector<Participant>& participants,
                                       PractitionerId practitioner) {
  for (const Participant& it : participants) {
    if (it.practitioner == practitioner && !it.left_at) return it;
  }
  return std::nullopt;
}

// Whether writing `b` over `a` would change nothing: most posts leave their consultation as it is.
bool SameRow(const Consultation& a, const Consultation& b) {
  const auto row = [](const Consultation& it) {
    return std::tie(it.asker, it.process, it.process_version, it.phase, it.process_state, it.state,
                    it.state_reason, it.awaits_connector, it.created_at, it.opened_at, it.answered_at,
                    it.closed_at);
  };
  return row(a) == row(b);
}

Participant ReadParticipant(Query& row) {
  Participant it;
  row.Read(it.consultation, it.practitioner, it.role, it.sector, it.organisation, it.locality, it.role_level,
           it.joined_at, it.left_at, it.first_response_at, it.read_sequence);
  return it;
}

}  // namespace

std::optional<Consultation> SqliteConsultations::Find(ConsultationId id) const {
  if (const Consultation* kept = cache_ ? cache_->Find(id) : nullptr) return *kept;
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(id).Step()) return std::nullopt;
  Consultation found = ReadRow(query);
  AddEnd(found);
  if (cache_) cache_->Keep(found);
  return found;
}

void SqliteConsultations::AddEnd(Consultation& consultation) const {
  Filing::End end = Filing(connection_).EndOf(consultation.id);
  consultation.last_sequence = end.sequence;
  consultation.thread_chain = std::move(end.chain);
}

std::vector<Consultation> SqliteConsultations::ReadRows(Query& query) const {
  std::vector<Consultation> list;
  while (query.Step()) AddEnd(list.emplace_back(ReadRow(query)));
  return list;
}

std::vector<Consultation> SqliteConsultations::ListOf(PractitionerId member, ConsultationId before,
                                                      int limit) const {
  Query query(connection_.Prepare(kListOf));
  query.Bind(member, Below(before), limit);
  return ReadRows(query);
}

std::vector<ConsultationId> SqliteConsultations::ThreadsOf(PractitionerId member) const {
  Query query(connection_.Prepare(kThreadsOf));
  query.Bind(member);
  std::vector<ConsultationId> list;
  while (query.Step()) list.push_back(query.Get<ConsultationId>());
  return list;
}

std::vector<Consultation> SqliteConsultations::ListAll(ConsultationId after, int limit) const {
  Query query(connection_.Prepare(kListAll));
  query.Bind(after.bytes(), limit);
  return ReadRows(query);
}

std::vector<Consultation> SqliteConsultations::ListAwaitingConnector(ConsultationId after, int limit) const {
  Query query(connection_.Prepare(kListAwaiting));
  query.Bind(after.bytes(), limit);
  return ReadRows(query);
}

std::vector<app::ProcessInUse> SqliteConsultations::ProcessesInUse() const {
  Query query(connection_.Prepare(kProcessesInUse));
  std::vector<app::ProcessInUse> list;
  while (query.Step()) {
    app::ProcessInUse& it = list.emplace_back();
    query.Read(it.id, it.version, it.consultations);
  }
  return list;
}

std::vector<Participant> SqliteConsultations::Participants(ConsultationId id) const {
  if (const auto* kept = cache_ ? cache_->FindParticipants(id) : nullptr) return *kept;
  Query query(connection_.Prepare(kParticipants));
  query.Bind(id);
  std::vector<Participant> list;
  while (query.Step()) list.push_back(ReadParticipant(query));
  if (cache_) cache_->KeepParticipants(id, list);
  return list;
}

std::optional<Participant> SqliteConsultations::FindMember(ConsultationId id,
                                                           PractitionerId practitioner) const {
  if (cache_) {
    const auto* const kept = cache_->FindParticipants(id);
    return MemberAmong(kept != nullptr ? *kept : Participants(id), practitioner);
  }
  Query query(connection_.Prepare(kFindMember));
  if (!query.Bind(id, practitioner).Step()) return std::nullopt;
  return ReadParticipant(query);
}

std::optional<RoutingDecision> SqliteConsultations::FindDecision(ConsultationId id) const {
  Query query(connection_.Prepare(kFindDecision));
  if (!query.Bind(id).Step()) return std::nullopt;
  RoutingDecision decision;
  query.Read(decision.consultation, decision.number, decision.policy_version, decision.created_at);
  decision.left_out = ParseInts(query.Get<std::string>());
  Query rows(connection_.Prepare(kCandidates));
  rows.Bind(id, decision.number);
  while (rows.Step()) {
    RankedCandidate& candidate = decision.candidates.emplace_back();
    rows.Read(candidate.practitioner, candidate.score);
    candidate.parts = ParseDoubles(rows.Get<std::string>());
    rows.Read(candidate.reason, candidate.reason_for_others);
  }
  return decision;
}

void SqliteConsultations::Insert(const Consultation& it) {
  Query(connection_.Prepare(kInsert))
      .Bind(it.id, it.asker, it.process, it.process_version, it.phase, it.process_state, it.state,
            it.state_reason, it.awaits_connector, it.created_at, it.opened_at, it.answered_at, it.closed_at,
            it.version, it.unchained)
      .Run();
  const Ask& ask = it.ask;
  Query(connection_.Prepare(kInsertAsk))
      .Bind(connection_.last_insert_rowid(), ask.title, ask.situation, ask.tried, ask.help_wanted, ask.theme,
            ask.problem_type, ask.reach, ask.same_organisation_welcome, ask.urgent)
      .Run();
}

bool SqliteConsultations::IsStored(const Consultation& it) const {
  const auto present = Find(it.id);
  return present && SameRow(*present, it);
}

void SqliteConsultations::Update(const Consultation& it) {
  const Consultation* const kept = cache_ ? cache_->Find(it.id) : nullptr;
  if (kept != nullptr ? SameRow(*kept, it) : IsStored(it)) return;
  Query(connection_.Prepare(kUpdate))
      .Bind(it.asker, it.process, it.process_version, it.phase, it.process_state, it.state, it.state_reason,
            it.awaits_connector, it.created_at, it.opened_at, it.answered_at, it.closed_at, it.id)
      .Run();
  ExpectOneRow(connection_, "consultation");
  if (cache_) cache_->Changed(it);
}

void SqliteConsultations::AddParticipant(const Participant& it) {
  Query(connection_.Prepare(kAddParticipant))
      .Bind(it.consultation, it.practitioner, it.role, it.sector, it.organisation, it.locality, it.role_level,
            it.joined_at, it.left_at, it.first_response_at, it.read_sequence)
      .Run();
  if (cache_) cache_->ParticipantsChanged(it.consultation);
}

void SqliteConsultations::UpdateParticipant(const Participant& it) {
  Query(connection_.Prepare(kUpdateParticipant))
      .Bind(it.role, it.left_at, it.first_response_at, it.read_sequence, it.consultation, it.practitioner)
      .Run();
  ExpectOneRow(connection_, "participant");
  if (cache_) cache_->ParticipantsChanged(it.consultation);
}

void SqliteConsultations::InsertDecision(const RoutingDecision& decision) {
  Query(connection_.Prepare(kInsertDecision))
      .Bind(decision.consultation, decision.number, decision.policy_version, decision.created_at,
            ToLines(decision.left_out))
      .Run();
  int rank = 0;
  for (const RankedCandidate& candidate : decision.candidates) {
    Query(connection_.Prepare(kInsertCandidate))
        .Bind(decision.consultation, decision.number, ++rank, candidate.practitioner, candidate.score,
              ToLines(candidate.parts), candidate.reason, candidate.reason_for_others)
        .Run();
  }
}

std::vector<WaveRecord> SqliteConsultations::Waves(ConsultationId id) const {
  Query query(connection_.Prepare(kWaves));
  query.Bind(id);
  std::vector<WaveRecord> waves;
  while (query.Step()) {
    WaveRecord& wave = waves.emplace_back();
    query.Read(wave.consultation, wave.number, wave.decided_at, wave.policy_version, wave.record);
  }
  return waves;
}

void SqliteConsultations::InsertWave(const WaveRecord& wave) {
  Query(connection_.Prepare(kInsertWave))
      .Bind(wave.consultation, wave.decided_at, wave.policy_version, wave.record)
      .Run();
}

}  // namespace coconsult::storage::sqlite
