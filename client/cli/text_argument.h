// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/failure.h"
#include "client/cli/terminal.h"

namespace coconsult::cli {

// A text as typed: "@file" is the file's text, "-" what comes in on the standard input, "@@x" the text "@x",
// and all else the text itself. One line break at the end of a file or input is left out. Files hold at most
// 1 MiB.
Result<std::string> ReadTextArgument(Terminal& terminal, const std::string& argument);

}  // namespace coconsult::cli
