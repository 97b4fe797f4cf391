// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "app/scope.h"

namespace coconsult::app {

// Gives a repeated request one effect. Runs `effect` and keeps its reply under (scope, request_id), in the
// same transaction; a repeat with the same fingerprint returns the kept reply without running it, another
// fingerprint is ALREADY_EXISTS / REQUEST_ID_REUSED. A failed effect keeps nothing: it may be tried again
// with the same id.
Result<std::string> Once(Transaction& tx, const std::string& scope, const std::string& request_id,
                         const std::string& fingerprint, Timestamp now,
                         const std::function<Result<std::string>()>& effect);

}  // namespace coconsult::app
