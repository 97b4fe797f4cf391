// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/scope.h"

namespace coconsult::app {

// How long a repeated request is recognised.
inline constexpr std::chrono::hours kRequestsKept{30 * 24};

// Takes away what has served its time: kept replies and ended sessions.
void TidyUp(WriteScope& scope);

// Processes that conversations still run on and the server does not have any more. It must not serve with
// one missing: nobody could post, and no deadline could be met.
std::vector<ProcessInUse> MissingProcesses(const Transaction& tx, const process::Catalog& processes);

// Has anybody an account yet?
bool HasAccounts(const Transaction& tx);

}  // namespace coconsult::app
