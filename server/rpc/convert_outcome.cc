// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

v1::ReportTable ToProto(const impact::Table& table) {
  v1::ReportTable out;
  out.set_id(table.id);
  out.set_title(table.title);
  out.mutable_columns()->Assign(table.columns.begin(), table.columns.end());
  for (const impact::Row& row : table.rows) {
    v1::ReportRow* added = out.add_rows();
    added->set_label(row.label);
    for (const impact::Figure& figure : row.cells) {
      v1::Figure* cell = added->add_cells();
      cell->set_text(figure.text);
      if (figure.value) cell->set_value(*figure.value);
    }
  }
  out.set_suppressed_count(table.suppressed);
  out.set_collapsed(table.collapsed);
  out.set_note(table.note);
  return out;
}

}  // namespace

v1::FormWave ToProto(FormWave wave) {
  switch (wave) {
    case FormWave::kClose:
      return v1::FORM_WAVE_CLOSE;
    case FormWave::kFourWeeks:
      return v1::FORM_WAVE_FOUR_WEEKS;
    case FormWave::kTwelveWeeks:
      return v1::FORM_WAVE_TWELVE_WEEKS;
  }
  return v1::FORM_WAVE_UNSPECIFIED;
}

v1::FormRole ToProto(FormRole role) {
  switch (role) {
    case FormRole::kAsker:
      return v1::FORM_ROLE_ASKER;
    case FormRole::kConsultant:
      return v1::FORM_ROLE_CONSULTANT;
  }
  return v1::FORM_ROLE_UNSPECIFIED;
}

v1::OutcomeForm ToProto(const app::FormView& view) {
  const OutcomeForm& form = view.form;
  v1::OutcomeForm out;
  out.set_name(OutcomeFormName(form.id));
  out.set_consultation(ConsultationName(form.consultation));
  out.set_consultation_title(view.consultation_title);
  out.set_wave(ToProto(form.wave));
  out.set_role(ToProto(form.role));
  *out.mutable_due_time() = ToProto(form.due_at);
  if (form.completed_at) *out.mutable_complete_time() = ToProto(*form.completed_at);
  return out;
}

CloseAnswers ToDomain(const v1::CloseAnswers& answers) {
  CloseAnswers out;
  out.course_of_action = answers.course_of_action();
  out.alternative_route = answers.alternative_route();
  if (answers.has_value_me()) out.value_me = answers.value_me();
  out.value_for_people = answers.value_for_people();
  out.got_what_i_wanted = answers.got_what_i_wanted();
  if (answers.has_confidence_before()) out.confidence_before = answers.confidence_before();
  if (answers.has_confidence_after()) out.confidence_after = answers.confidence_after();
  out.take_away = answers.take_away();
  out.i_learned = answers.i_learned();
  out.time_spent = answers.time_spent();
  out.load = answers.load();
  out.again = answers.again();
  out.in_work_time = answers.in_work_time();
  return out;
}

v1::ImpactReport ToProto(const impact::Report& report) {
  v1::ImpactReport out;
  out.set_period(report.period.text);
  *out.mutable_from_time() = ToProto(report.period.from);
  *out.mutable_to_time() = ToProto(report.period.to);
  *out.mutable_data_cut_time() = ToProto(report.data_cut);
  out.set_suppression_threshold(report.threshold);
  for (const impact::Table& table : report.tables) *out.add_tables() = ToProto(table);
  return out;
}

}  // namespace coconsult::rpc
