// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/scope.h"

namespace coconsult::app {

// How long a repeated request is recognised.
inline constexpr std::chrono::hours kRequestsKept{30 * 24};

// Takes away what has served its time: kept replies and ended sessions.
void TidyUp(WriteScope& scope);

// Has anybody an account yet?
bool HasAccounts(const Transaction& tx);

}  // namespace coconsult::app
