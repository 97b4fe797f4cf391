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
struct EventPage {
  std::vector<EventView> events;  // ascending by position
  std::int64_t upto = 0;          // everything up to here has been considered
  bool more = false;              // there are changes after `upto`
};
// What the caller may see after `after`, by the memberships of this snapshot; of threads only as a
// practitioner.
Result<EventPage> ReadEvents(const ReadScope& scope, std::int64_t after, int limit);

// Resume tokens carry a position and whose it is, signed.
std::string MakeResumeToken(const TokenSource& tokens, PractitionerId owner, std::int64_t position);
// INVALID_FIELD on "resume_token" when it is damaged, altered or somebody else's.
Result<std::int64_t> ParseResumeToken(const TokenSource& tokens, PractitionerId owner,
                                      const std::string& token);

}  // namespace coconsult::app
