// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <CLI/CLI.hpp>

#include "client/cli/failure.h"

namespace coconsult::cli {

// A script for "bash", "zsh" or "fish" that completes every command and option of the tree below `root`.
Result<std::string> CompletionScript(const CLI::App& root, const std::string& shell);

}  // namespace coconsult::cli
