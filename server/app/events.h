// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/scope.h"
#include "app/threads.h"

namespace coconsult::app {

struct EventView {
  Change change;
  std::optional<MessageView> message;  // for posted and hidden messages, as they are now
};
// What the caller may see after `after`, ascending, by the memberships of this snapshot; of threads only as a
// practitioner.
ChangePage VisibleChanges(const ReadScope& scope, std::int64_t after, int limit);
// A change with what it is about, the same for everybody who may see it.
EventView ViewOf(const ReadScope& scope, const Change& change);

// Resume tokens carry a position and whose it is, signed.
std::string MakeResumeToken(const TokenSource& tokens, PractitionerId owner, std::int64_t position);
// INVALID_FIELD on "resume_token" when it is damaged, altered or somebody else's.
Result<std::int64_t> ParseResumeToken(const TokenSource& tokens, PractitionerId owner,
                                      const std::string& token);

}  // namespace coconsult::app
