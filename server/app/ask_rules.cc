// SPDX-License-Identifier: Apache-2.0
#include "app/ask_rules.h"

#include "app/profile_rules.h"
#include "routing/hints.h"

namespace coconsult::app {
Result<void> CheckAsk(const ReadScope& scope, const Ask& ask, const Practitioner& asker) {
  const Community& community = scope.services.community;
  std::vector<FieldViolation> found;
  if (!community.FindTheme(ask.theme)) {
    found.push_back(
        {"ask.theme", "'" + ask.theme + "' is not one of the community's themes. List them to see the ids."});
  }
  if (!community.FindHelpWanted(ask.help_wanted)) {
    found.push_back(
        {"ask.help_wanted", "'" + ask.help_wanted +
                                "' is not a kind of help. Say thinking_partner, experience, ideas, "
                                "second_opinion or signpost."});
  }
  if (!ask.problem_type.empty() && !community.FindProblemType(ask.problem_type)) {
    found.push_back({"ask.problem_type", "Say simple, complicated or complex, or leave it out."});
  }
  RETURN_IF_ERROR(RefuseIfAny(std::move(found)));
  if (!IsComplete(asker.profile)) {
    return FailedPrecondition("PROFILE_INCOMPLETE",
                              "Your profile lacks your sector, organisation or locality. Add them first, so "
                              "that we can find people "
                              "who work elsewhere.");
  }
  return {};
}

Result<const process::Definition*> ChooseProcess(const process::Catalog& processes, const std::string& id) {
  if (const auto* definition = processes.Chosen(id)) return definition;
  return InvalidArgument("process",
                         "'" + id + "' is not a process of this community. List them to see the ids.");
}

std::vector<std::string> AskHints(const Ask& ask) {
  std::vector<std::string> hints;
  for (const routing::Hint hint : routing::HintsFor(ask)) hints.emplace_back(routing::Text(hint));
  return hints;
}

}  // namespace coconsult::app
