// SPDX-License-Identifier: Apache-2.0
#include "client/cli/ask_dialogue.h"

#include <algorithm>

#include "client/cli/dialogue.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

std::vector<Choice> ChoicesOf(const google::protobuf::RepeatedPtrField<v1::ReferenceItem>& items) {
  std::vector<Choice> choices;
  for (const auto& item : items) choices.push_back({item.id(), item.label()});
  return choices;
}

// From the list, or as plain text when the list could not be read.
Result<std::string> AskFromList(Terminal& terminal, const std::string& question,
                                const std::vector<Choice>& choices) {
  return choices.empty() ? AskLine(terminal, question, true) : AskChoice(terminal, question, choices, true);
}

const std::vector<Choice>& Reaches() {
  static const std::vector<Choice> reaches = {{"other-sector", "People in other sectors"},
                                              {"other-locality", "People in other places"},
                                              {"my-locality", "People in my place"},
                                              {"anyone", "Anyone"}};
  return reaches;
}

Outcome AskForReach(Terminal& terminal, v1::Ask& ask) {
  CLIENT_ASSIGN_OR_RETURN(const std::string reach,
                          AskChoice(terminal, "Whom should it reach?", Reaches(), true));
  CLIENT_ASSIGN_OR_RETURN(const v1::Reach parsed, ParseReach(reach));
  ask.set_reach(parsed);
  return Done();
}

}  // namespace

std::vector<std::string> MissingFields(const v1::Ask& ask) {
  std::vector<std::string> missing;
  if (ask.title().empty()) missing.emplace_back("--title");
  if (ask.situation().empty()) missing.emplace_back("--situation");
  if (ask.help_wanted().empty()) missing.emplace_back("--help-wanted");
  if (ask.theme().empty()) missing.emplace_back("--theme");
  return missing;
}

Outcome CompleteAsk(Terminal& terminal, const Labels& labels, v1::Ask& ask) {
  const v1::Community& lists = labels.community();
  if (ask.title().empty()) {
    CLIENT_ASSIGN_OR_RETURN(*ask.mutable_title(),
                            AskLine(terminal, "Title, one line that says what it is about", true));
  }
  if (ask.situation().empty()) {
    CLIENT_ASSIGN_OR_RETURN(
        *ask.mutable_situation(),
        AskText(terminal,
                "Your situation. Leave out names and whatever identifies a person who uses services.", true));
  }
  if (ask.tried().empty()) {
    CLIENT_ASSIGN_OR_RETURN(*ask.mutable_tried(), AskText(terminal, "What you have tried so far.", false));
  }
  if (ask.help_wanted().empty()) {
    CLIENT_ASSIGN_OR_RETURN(
        *ask.mutable_help_wanted(),
        AskFromList(terminal, "What kind of help would you like?", ChoicesOf(lists.help_wanted())));
  }
  if (ask.theme().empty()) {
    CLIENT_ASSIGN_OR_RETURN(*ask.mutable_theme(),
                            AskFromList(terminal, "Which theme fits best?", ChoicesOf(lists.themes())));
  }
  if (ask.reach() == v1::REACH_UNSPECIFIED) return AskForReach(terminal, ask);
  return Done();
}

Result<v1::Reach> ParseReach(const std::string& text) {
  std::string reach = Lower(text);
  std::replace(reach.begin(), reach.end(), '_', '-');
  for (std::size_t i = 0; i < Reaches().size(); ++i) {
    // In the order of the protocol's values.
    if (reach == Reaches()[i].id) return static_cast<v1::Reach>(v1::REACH_OTHER_SECTOR + static_cast<int>(i));
  }
  return UsageOf("--reach", "Use other-sector, other-locality, my-locality or anyone.");
}

}  // namespace coconsult::cli
