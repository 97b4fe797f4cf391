// SPDX-License-Identifier: Apache-2.0
#include "app/outcomes.h"

#include <algorithm>
#include <initializer_list>

#include "app/profile_rules.h"
#include "app/progress.h"
#include "app/record.h"

namespace coconsult::app {
namespace {

using Choices = std::initializer_list<const char*>;

void CheckChoice(std::vector<FieldViolation>& found, const std::string& field, const std::string& value,
                 Choices choices) {
  if (value.empty() || std::ranges::any_of(choices, [&](const char* choice) { return value == choice; }))
    return;
  std::string text = "Choose one of:";
  for (const char* choice : choices) text += std::string(" ") + choice;
  found.push_back({"close." + field, text + "."});
}

// The enumerations of the close form, domain 3.2.
std::vector<FieldViolation> CheckAnswers(const CloseAnswers& answers, FormRole role) {
  std::vector<FieldViolation> found;
  CheckChoice(
      found, "course_of_action", answers.course_of_action,
      {"confirmed_my_plan", "new_or_additional_action", "reframed_problem", "not_useful", "none_of_these"});
  CheckChoice(found, "alternative_route", answers.alternative_route,
              {"would_have_escalated_now_not_needed", "would_have_escalated_still_needed_better_prepared",
               "would_not_have_asked_anyone", "led_to_new_contact", "no_benefit", "other"});
  CheckChoice(found, "value_for_people", answers.value_for_people,
              {"1", "2", "3", "4", "5", "too_early", "not_applicable"});
  CheckChoice(found, "got_what_i_wanted", answers.got_what_i_wanted, {"yes", "partly", "no"});
  CheckChoice(found, "i_learned", answers.i_learned, {"nothing", "a_little", "something_i_will_use"});
  CheckChoice(found, "time_spent", answers.time_spent, {"lt15", "15_30", "30_60", "60_120", "gt120"});
  CheckChoice(found, "load", answers.load, {"too_little", "right", "too_much"});
  CheckChoice(found, "again", answers.again, {"yes", "later", "no"});
  CheckChoice(found, "in_work_time", answers.in_work_time, {"agreed", "informal", "own_time"});
  if (role == FormRole::kAsker && answers.course_of_action.empty()) {
    found.push_back({"close.course_of_action",
                     "Say what the consultation led to: it is the one question that cannot be skipped."});
  }
  return found;
}

void Complete(WriteScope& scope, OutcomeForm& form, bool decline, const CloseAnswers& answers) {
  form.declined = decline;
  if (!decline) form.answers = answers;
  form.completed_at = scope.now;
  scope.tx.outcome_forms().Update(form);
  scope.tx.deadlines().Clear(DeadlineKind::kFormDue, form.id.bytes());
  Change change =
      Change::ForThread(ChangeKind::kFormCompleted, form.consultation, form.practitioner, scope.now);
  change.subject = form.id.bytes();
  Record(scope, change);
}

}  // namespace

Result<std::vector<FormView>> ListOutcomeForms(const ReadScope& scope, bool include_completed) {
  std::vector<FormView> views;
  for (OutcomeForm& form : scope.tx.outcome_forms().ListFor(scope.caller.practitioner, include_completed)) {
    const auto consultation = scope.tx.consultations().Find(form.consultation);
    views.push_back({std::move(form), consultation ? consultation->ask.title : ""});
  }
  return views;
}

Result<SubmittedOutcome> SubmitOutcome(WriteScope& scope, OutcomeFormId id, bool decline,
                                       const CloseAnswers& answers) {
  auto form = scope.tx.outcome_forms().Find(id);
  if (!form) return NotFound();
  if (form->completed_at) return WrongState("You have filled in this form already. Thank you.");
  if (!decline) RETURN_IF_ERROR(RefuseIfAny(CheckAnswers(answers, form->role)));
  auto consultation = scope.tx.consultations().Find(form->consultation);
  if (!consultation) return NotFound();

  Complete(scope, *form, decline, answers);
  const bool over = IsTerminal(consultation->state) && consultation->state != ConsultationState::kCompleted;
  // What has ended may have outlived its process (MissingProcesses).
  if (!over && scope.services.processes.Find(consultation->process, consultation->process_version)) {
    RETURN_IF_ERROR(Advance(scope, *consultation, process::FormDone{form->practitioner.ToString()}));
    scope.tx.consultations().Update(*consultation);
  }
  const bool completed = consultation->state == ConsultationState::kCompleted;
  return SubmittedOutcome{consultation->id, completed, consultation->phase};
}

Result<impact::Report> GetImpactReport(const ReadScope& scope, const std::string& period_text) {
  ASSIGN_OR_RETURN(const impact::Period period, impact::ParsePeriod(period_text));
  const impact::Facts facts = scope.tx.report_facts().Load(scope.now);
  return impact::BuildReport(facts, period, scope.now, scope.services.community, scope.services.calendar,
                             scope.services.policy.suppression);
}

}  // namespace coconsult::app
