// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/scope.h"

namespace coconsult::app {

// Ids of the ask are in the reference lists (violations "ask.theme", ...), and the asker's profile has what
// routing needs.
Result<void> CheckAsk(const ReadScope& scope, const Ask& ask, const Practitioner& asker);

// The newest version of the process, or the community's default for an empty id (violation "process").
Result<const process::Definition*> ChooseProcess(const process::Catalog& processes, const std::string& id);

// What would make a good answer likelier; empty when the ask is well-formed.
std::vector<std::string> AskHints(const Ask& ask);

}  // namespace coconsult::app
