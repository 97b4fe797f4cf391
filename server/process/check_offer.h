// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "process/definition.h"

namespace coconsult::process {

// What a process that people can ask in needs beyond what the engine needs, because of how the server carries
// it out: the ask is told in the first phase and sent by confirming it; then one phase invites people, all to
// the same role; the end of the process is the end of the consultation. Fails like ParseDefinition, whose
// checks the definition has passed.
Result<void> CheckOffer(const Definition& definition);

}  // namespace coconsult::process
