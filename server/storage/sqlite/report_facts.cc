// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/report_facts.h"

#include <string_view>

namespace coconsult::storage::sqlite {
namespace {

// Members are practitioners (bit 0 of roles); who only administers or evaluates is not counted.
constexpr std::string_view kPeople =
    "SELECT id, organisation, created_at, registered_at FROM practitioners WHERE created_at <= ? AND roles & "
    "1 ORDER BY id";
// Both kinds of contribution, ordered like the people so that one pass puts them together.
constexpr std::string_view kContributions =
    "SELECT asker AS person, opened_at AS at, id FROM consultations WHERE opened_at <= ?1"
    " UNION ALL SELECT p.practitioner, p.first_response_at, p.consultation FROM participants p"
    " JOIN consultations c ON c.id = p.consultation WHERE p.first_response_at <= ?1 AND p.practitioner <> "
    "c.asker"
    " ORDER BY person, at, id";
// The asker's facets are those of the day they asked; before they are a member, those of their profile.
constexpr std::string_view kConsultations =
    "SELECT c.id, coalesce(p.sector, a.sector), coalesce(p.organisation, a.organisation), c.opened_at, "
    "c.answered_at"
    " FROM consultations c JOIN practitioners a ON a.id = c.asker"
    " LEFT JOIN participants p ON p.consultation = c.id AND p.practitioner = c.asker"
    " WHERE c.opened_at <= ? ORDER BY c.id";
constexpr std::string_view kResponses =
    "SELECT p.consultation, p.practitioner, p.sector, p.organisation, p.first_response_at FROM participants p"
    " JOIN consultations c ON c.id = p.consultation WHERE p.first_response_at <= ? AND p.practitioner <> "
    "c.asker"
    " ORDER BY p.consultation, p.first_response_at, p.practitioner";

void DropLater(std::optional<Timestamp>& time, Timestamp to) {
  if (time && *time > to) time.reset();
}

}  // namespace

impact::Facts SqliteReportFacts::Load(Timestamp to) const {
  impact::Facts facts;
  LoadPeople(to, facts);
  LoadContributions(to, facts);
  LoadConsultations(to, facts);
  LoadResponses(to, facts);
  return facts;
}

void SqliteReportFacts::LoadPeople(Timestamp to, impact::Facts& facts) const {
  Query query(connection_.Prepare(kPeople));
  query.Bind(to);
  while (query.Step()) {
    impact::PersonFact& person = facts.people.emplace_back();
    query.Read(person.id, person.organisation, person.named_at, person.registered_at);
    DropLater(person.registered_at, to);
    person.registered = person.registered_at.has_value();
  }
}

void SqliteReportFacts::LoadContributions(Timestamp to, impact::Facts& facts) const {
  Query query(connection_.Prepare(kContributions));
  query.Bind(to);
  auto person = facts.people.begin();
  while (query.Step()) {
    PractitionerId id;
    Timestamp at;
    ConsultationId consultation;
    query.Read(id, at, consultation);
    while (person != facts.people.end() && person->id < id) ++person;
    if (person == facts.people.end()) break;
    if (person->id != id)
      continue;  // no practitioner any more, or named after `to`: a clock that was put back
    person->contributions.push_back(at);
    person->contribution_consultations.push_back(consultation);
  }
}

void SqliteReportFacts::LoadConsultations(Timestamp to, impact::Facts& facts) const {
  Query query(connection_.Prepare(kConsultations));
  query.Bind(to);
  while (query.Step()) {
    impact::ConsultationFact& it = facts.consultations.emplace_back();
    query.Read(it.id, it.asker_sector, it.asker_organisation, it.opened_at, it.first_response_at);
    DropLater(it.first_response_at, to);
  }
}

void SqliteReportFacts::LoadResponses(Timestamp to, impact::Facts& facts) const {
  Query query(connection_.Prepare(kResponses));
  query.Bind(to);
  while (query.Step()) {
    impact::ResponseFact& it = facts.responses.emplace_back();
    query.Read(it.consultation, it.consultant, it.consultant_sector, it.consultant_organisation, it.first_at);
  }
}

}  // namespace coconsult::storage::sqlite
