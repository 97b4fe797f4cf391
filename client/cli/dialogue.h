// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "client/cli/failure.h"
#include "client/cli/terminal.h"

namespace coconsult::cli {

struct Choice {
  std::string id;
  std::string label;
};

// Questions to a person at a terminal. Each asks again until the answer is one that it can take.

// One line; Enter = empty, unless it is needed.
Result<std::string> AskLine(Terminal& terminal, const std::string& question, bool needed);
// Several lines, ended by a line with a full stop only.
Result<std::string> AskText(Terminal& terminal, const std::string& question, bool needed);
// The id of one of the numbered choices, by number or id. Enter = empty, unless it is needed.
Result<std::string> AskChoice(Terminal& terminal, const std::string& question,
                              const std::vector<Choice>& choices, bool needed);

}  // namespace coconsult::cli
