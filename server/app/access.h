// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "app/scope.h"

namespace coconsult::app {

// Who holds this session token: an anonymous caller when it is empty, UNAUTHENTICATED / NOT_SIGNED_IN when it
// is unknown or expired, or its holder suspended. `token_digest` = TokenSource::Digest(token).
Result<Caller> Authenticate(const Transaction& tx, const std::string& token_digest, Timestamp now);

// May the caller make this call on `resource` (a resource name, or empty)? PERMISSION_DENIED /
// ROLE_NOT_ALLOWED when no role of the caller appears in the rule; NOT_FOUND when the roles fit but no
// relation does, exactly as for a resource that does not exist.
Result<void> Authorize(const Transaction& tx, const Caller& caller, const AccessRule& rule,
                       const std::string& resource, Timestamp now);

}  // namespace coconsult::app
