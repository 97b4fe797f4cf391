// SPDX-License-Identifier: Apache-2.0
#include "client/cli/dialogue.h"

#include <ostream>

#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr const char* kNeeded = "This is needed. Please answer, or press Ctrl-C to stop.\n";

// Empty when the answer is neither a number nor an id of the choices.
std::string ChosenId(const std::string& answer, const std::vector<Choice>& choices) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (answer == std::to_string(i + 1) || Lower(answer) == Lower(choices[i].id)) return choices[i].id;
  }
  return "";
}

}  // namespace

Result<std::string> AskLine(Terminal& terminal, const std::string& question, bool needed) {
  while (true) {
    CLIENT_ASSIGN_OR_RETURN(const std::string line,
                            terminal.ReadLine(question + (needed ? ": " : " (Enter = skip): ")));
    const std::string answer = Trim(line);
    if (!answer.empty() || !needed) return answer;
    terminal.err() << kNeeded;
  }
}

Result<std::string> AskText(Terminal& terminal, const std::string& question, bool needed) {
  while (true) {
    terminal.err() << question
                   << "\n  (as many lines as you like; finish with a line that holds only a full stop"
                   << (needed ? "" : ", at once to skip") << ")\n";
    std::string text;
    while (true) {
      CLIENT_ASSIGN_OR_RETURN(const std::string line, terminal.ReadLine("> "));
      if (Trim(line) == ".") break;
      text += line + "\n";
    }
    text = Trim(text);
    if (!text.empty() || !needed) return text;
    terminal.err() << kNeeded;
  }
}

Result<std::string> AskChoice(Terminal& terminal, const std::string& question,
                              const std::vector<Choice>& choices, bool needed) {
  terminal.err() << question << '\n';
  for (std::size_t i = 0; i < choices.size(); ++i) {
    terminal.err() << (i < 9 ? "   " : "  ") << i + 1 << "  " << Clean(choices[i].label) << '\n';
  }
  while (true) {
    CLIENT_ASSIGN_OR_RETURN(const std::string line,
                            terminal.ReadLine(needed ? "Number: " : "Number (Enter = skip): "));
    const std::string answer = Trim(line);
    if (answer.empty() && !needed) return answer;
    if (std::string id = ChosenId(answer, choices); !id.empty()) return id;
    terminal.err() << "Please type a number from 1 to " << choices.size() << ".\n";
  }
}

}  // namespace coconsult::cli
