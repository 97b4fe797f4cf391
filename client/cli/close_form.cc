// SPDX-License-Identifier: Apache-2.0
#include "client/cli/close_form.h"

#include <algorithm>
#include <utility>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

std::vector<Choice> Numbers(int first, int last, const std::string& lowest, const std::string& highest) {
  std::vector<Choice> choices;
  for (int number = first; number <= last; ++number) {
    const std::string id = std::to_string(number);
    const std::string meaning = number == first ? ", " + lowest : number == last ? ", " + highest : "";
    choices.push_back({id, id + meaning});
  }
  return choices;
}

std::vector<Choice> ValueForPeople() {
  std::vector<Choice> choices = Numbers(1, 5, "none", "very much");
  choices.push_back({"too_early", "Too early to say"});
  choices.push_back({"not_applicable", "Does not apply"});
  return choices;
}

std::vector<Choice> CoursesOfAction() {
  return {{"confirmed_my_plan", "It confirmed my plan"},
          {"new_or_additional_action", "I will do something new or more"},
          {"reframed_problem", "I see the problem differently"},
          {"not_useful", "It was not useful"},
          {"none_of_these", "None of these"}};
}

std::vector<Choice> AlternativeRoutes() {
  return {{"would_have_escalated_now_not_needed", "I would have passed it up; no longer needed"},
          {"would_have_escalated_still_needed_better_prepared", "I will still pass it up, better prepared"},
          {"would_not_have_asked_anyone", "I would have asked nobody"},
          {"led_to_new_contact", "It led to a new contact"},
          {"no_benefit", "No difference"},
          {"other", "Something else"}};
}

std::vector<CloseQuestion> AskersQuestions() {
  return {
      {"course_of_action", "What will you do now?", true, false, CoursesOfAction(), true},
      {"alternative_route", "What would you have done without it?", true, false, AlternativeRoutes()},
      {"value_me", "What was it worth to you?", true, false, Numbers(1, 5, "nothing", "very much")},
      {"value_for_people", "What was it worth to people who use services?", true, false, ValueForPeople()},
      {"got_what_i_wanted",
       "Did you get the help you wanted?",
       true,
       false,
       {{"yes", "Yes"}, {"partly", "Partly"}, {"no", "No"}}},
      {"confidence_before", "How confident were you before?", true, false,
       Numbers(0, 10, "not at all", "entirely")},
      {"confidence_after", "How confident are you now?", true, false,
       Numbers(0, 10, "not at all", "entirely")},
      {"take_away", "What do you take with you, and what do you leave? Those who helped you see it.", true,
       false},
  };
}

// The last one is for both.
std::vector<CloseQuestion> ConsultantsQuestions() {
  return {
      {"i_learned",
       "What did you learn yourself?",
       false,
       true,
       {{"nothing", "Nothing"},
        {"a_little", "A little"},
        {"something_i_will_use", "Something that I will use"}}},
      {"time_spent",
       "How much time did it take you?",
       false,
       true,
       {{"lt15", "Less than 15 minutes"},
        {"15_30", "15 to 30 minutes"},
        {"30_60", "30 to 60 minutes"},
        {"60_120", "1 to 2 hours"},
        {"gt120", "More than 2 hours"}}},
      {"load",
       "How much are you asked at the moment?",
       false,
       true,
       {{"too_little", "Too little"}, {"right", "Just right"}, {"too_much", "Too much"}}},
      {"again", "Would you help again?", false, true, {{"yes", "Yes"}, {"later", "Later"}, {"no", "No"}}},
      {"in_work_time",
       "Was it in work time?",
       true,
       true,
       {{"agreed", "Yes, as agreed"}, {"informal", "Yes, informally"}, {"own_time", "No, in my own time"}}},
  };
}

void Set(v1::CloseAnswers& answers, const std::string& field_name, const std::string& value) {
  const auto* field = v1::CloseAnswers::descriptor()->FindFieldByName(field_name);
  if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_INT32) {
    answers.GetReflection()->SetInt32(&answers, field, std::stoi(value));
  } else {
    answers.GetReflection()->SetString(&answers, field, value);
  }
}

bool IsFor(const CloseQuestion& question, v1::FormRole role) {
  return role == v1::FORM_ROLE_ASKER ? question.asker : question.consultant;
}

std::string IdsOf(const std::vector<Choice>& choices) {
  std::vector<std::string> ids;
  for (const auto& choice : choices) ids.push_back(choice.id);
  return Join(ids, ", ");
}

}  // namespace

const std::vector<CloseQuestion>& CloseQuestions() {
  static const std::vector<CloseQuestion> questions = [] {
    std::vector<CloseQuestion> all = AskersQuestions();
    for (auto& question : ConsultantsQuestions()) all.push_back(std::move(question));
    return all;
  }();
  return questions;
}

std::string OptionOf(const CloseQuestion& question) {
  std::string option = "--" + question.field;
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

Result<v1::CloseAnswers> AnswersFrom(const std::map<std::string, std::string>& given, v1::FormRole role) {
  v1::CloseAnswers answers;
  Error wrong = Usage("Some answers need correcting.");
  for (const CloseQuestion& question : CloseQuestions()) {
    const auto found = given.find(question.field);
    if (found == given.end()) {
      if (question.needed && IsFor(question, role)) {
        wrong.violations.push_back(
            {OptionOf(question), "This one is needed. Use one of: " + IdsOf(question.choices) + "."});
      }
      continue;
    }
    const std::string& value = found->second;
    const bool known =
        question.choices.empty() || std::any_of(question.choices.begin(), question.choices.end(),
                                                [&](const Choice& c) { return c.id == value; });
    if (!IsFor(question, role)) {
      wrong.violations.push_back(
          {OptionOf(question), "This is not asked on your form. Yours has: " + OptionsFor(role) + "."});
    } else if (!known) {
      wrong.violations.push_back({OptionOf(question), "Use one of: " + IdsOf(question.choices) + "."});
    } else {
      Set(answers, question.field, value);
    }
  }
  if (!wrong.violations.empty()) return wrong;
  return answers;
}

Result<v1::CloseAnswers> AskCloseQuestions(Terminal& terminal, v1::FormRole role) {
  v1::CloseAnswers answers;
  for (const CloseQuestion& question : CloseQuestions()) {
    if (!IsFor(question, role)) continue;
    auto answer = question.choices.empty()
                      ? AskText(terminal, question.text, question.needed)
                      : AskChoice(terminal, question.text, question.choices, question.needed);
    if (!answer) return answer.error();
    if (!answer->empty()) Set(answers, question.field, *answer);
  }
  return answers;
}

std::string OptionsFor(v1::FormRole role) {
  std::vector<std::string> options;
  for (const CloseQuestion& question : CloseQuestions()) {
    if (IsFor(question, role)) options.push_back(OptionOf(question));
  }
  return Join(options, ", ");
}

}  // namespace coconsult::cli
