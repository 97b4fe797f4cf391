// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <vector>

#include "client/cli/dialogue.h"
#include "client/cli/failure.h"
#include "coconsult/v1/outcome_service.pb.h"

namespace coconsult::cli {

// One question of the close form. `field` is its name in CloseAnswers; as an option it is "--" and the name
// with '-'.
struct CloseQuestion {
  std::string field;
  std::string text;
  bool asker = false;
  bool consultant = false;
  // What can be answered; empty = free text. Ids of number fields are the numbers.
  std::vector<Choice> choices = {};
  bool needed = false;
};

const std::vector<CloseQuestion>& CloseQuestions();
std::string OptionOf(const CloseQuestion& question);

// Field name -> answer, as the options gave them. Fails on an answer that is not among the choices, and on a
// question that is not for `role`.
Result<v1::CloseAnswers> AnswersFrom(const std::map<std::string, std::string>& given, v1::FormRole role);

// Asks the questions for `role`.
Result<v1::CloseAnswers> AskCloseQuestions(Terminal& terminal, v1::FormRole role);

// "--course-of-action, --value-me, ..." for `role`.
std::string OptionsFor(v1::FormRole role);

}  // namespace coconsult::cli
