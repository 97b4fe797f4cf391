// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <set>
#include <string>

#include "process/definition.h"
#include "process/toml_table.h"

namespace coconsult::process {

// Parts of CheckDefinition, and words that other checks share.

// Time boxes, transitions, and the ways through the phases. Needs a definition whose names are in order.
void CheckFlow(const Definition& definition, const std::set<std::string>& known_kinds, Problems& problems);

// Whether a condition of this phase names things that exist and can happen here.
void CheckCondition(const Definition& definition, const std::set<std::string>& known_kinds,
                    const Phase& phase, const std::string& key, const Expression& condition,
                    Problems& problems);

bool MayPost(const Phase& phase, const std::string& role, const std::string& kind);
// How a problem names its place: "phase 'close'", and "transitions[2].when" (counted from 1).
std::string Where(const Phase& phase);
std::string TransitionKey(std::size_t index, const std::string& key);

}  // namespace coconsult::process
