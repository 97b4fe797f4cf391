// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "client/cli/command_set.h"
#include "coconsult/v1/options.pb.h"

namespace coconsult::cli {

// Parts of the group "admin", one per file.
void AddImport(CommandSet& commands, CLI::App* group);
void AddInvitations(CommandSet& commands, CLI::App* group);

// "connector" -> ROLE_CONNECTOR; the error names all roles.
Result<std::vector<v1::Role>> ParseRoles(const std::vector<std::string>& names);

}  // namespace coconsult::cli
