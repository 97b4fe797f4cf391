// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/outcome_forms.h"

#include <string_view>

#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr Sql kSelect(
    "SELECT id, consultation, practitioner, wave, role, due_at, completed_at, declined, course_of_action,"
    " alternative_route, value_me, value_for_people, got_what_i_wanted, confidence_before, confidence_after,"
    " take_away, i_learned, time_spent, load, again, in_work_time FROM outcome_forms");
constexpr auto kFind = kSelect + " WHERE id = ?";
constexpr auto kListFor = kSelect +
                          " WHERE practitioner = ? AND (? OR completed_at IS NULL)"
                          " ORDER BY due_at, id";
constexpr auto kListOf = kSelect + " WHERE consultation = ? ORDER BY due_at, id";
constexpr std::string_view kInsert =
    "INSERT INTO outcome_forms (wave, role, due_at, completed_at, declined, course_of_action, "
    "alternative_route,"
    " value_me, value_for_people, got_what_i_wanted, confidence_before, confidence_after, take_away, "
    "i_learned,"
    " time_spent, load, again, in_work_time, id, consultation, practitioner)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE outcome_forms SET wave = ?, role = ?, due_at = ?, completed_at = ?, declined = ?, "
    "course_of_action = ?,"
    " alternative_route = ?, value_me = ?, value_for_people = ?, got_what_i_wanted = ?, confidence_before = "
    "?,"
    " confidence_after = ?, take_away = ?, i_learned = ?, time_spent = ?, load = ?, again = ?, in_work_time "
    "= ?"
    " WHERE id = ?";

OutcomeForm ReadRow(Query& row) {
  OutcomeForm it;
  CloseAnswers& answers = it.answers;
  row.Read(it.id, it.consultation, it.practitioner, it.wave, it.role, it.due_at, it.completed_at,
           it.declined);
  row.Read(answers.course_of_action, answers.alternative_route, answers.value_me, answers.value_for_people,
           answers.got_what_i_wanted, answers.confidence_before, answers.confidence_after, answers.take_away,
           answers.i_learned, answers.time_spent, answers.load, answers.again, answers.in_work_time);
  return it;
}

std::vector<OutcomeForm> ReadRows(Query& query) {
  std::vector<OutcomeForm> list;
  while (query.Step()) list.push_back(ReadRow(query));
  return list;
}

void BindFields(Query& query, const OutcomeForm& it) {
  const CloseAnswers& answers = it.answers;
  query.Bind(it.wave, it.role, it.due_at, it.completed_at, it.declined);
  query.Bind(answers.course_of_action, answers.alternative_route, answers.value_me, answers.value_for_people,
             answers.got_what_i_wanted, answers.confidence_before, answers.confidence_after,
             answers.take_away, answers.i_learned, answers.time_spent, answers.load, answers.again,
             answers.in_work_time);
}

}  // namespace

std::optional<OutcomeForm> SqliteOutcomeForms::Find(OutcomeFormId id) const {
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(id).Step()) return std::nullopt;
  return ReadRow(query);
}

std::vector<OutcomeForm> SqliteOutcomeForms::ListFor(PractitionerId practitioner,
                                                     bool include_completed) const {
  Query query(connection_.Prepare(kListFor));
  query.Bind(practitioner, include_completed);
  return ReadRows(query);
}

std::vector<OutcomeForm> SqliteOutcomeForms::ListOf(ConsultationId consultation) const {
  Query query(connection_.Prepare(kListOf));
  query.Bind(consultation);
  return ReadRows(query);
}

void SqliteOutcomeForms::Insert(const OutcomeForm& form) {
  Query query(connection_.Prepare(kInsert));
  BindFields(query, form);
  query.Bind(form.id, form.consultation, form.practitioner).Run();
}

void SqliteOutcomeForms::Update(const OutcomeForm& form) {
  Query query(connection_.Prepare(kUpdate));
  BindFields(query, form);
  query.Bind(form.id).Run();
  ExpectOneRow(connection_, "outcome form");
}

}  // namespace coconsult::storage::sqlite
