// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "process/definition.h"
#include "process/toml_table.h"

namespace coconsult::process {

// What a definition must meet beyond its form, so that the engine can run it without surprise: names refer to
// something, conditions can come true, every phase can be reached, and an instance ends without anybody
// having to act.
void CheckDefinition(const Definition& definition, const std::set<std::string>& known_kinds,
                     Problems& problems);

}  // namespace coconsult::process
