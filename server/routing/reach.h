// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "routing/router.h"

namespace coconsult::routing {

// Why somebody may never be asked, whatever fits: "own_organisation", "line_related", "conflict";
// nullptr = may be asked.
// `same_organisation` = the two organisations are the same by name.
const char* ConflictOf(const Request& request, const Profile& candidate, bool same_organisation);

// How many steps the asked reach must be widened to include the candidate; 0 = within it. The steps:
//   other sector   -> anyone
//   other locality -> anyone
//   my locality    -> my region -> anyone
// A sector or place that is not stated on either side counts as neither the same nor another.
int StepsOutside(Reach reach, const Profile& asker, const Profile& candidate);

// True when an ask for another sector or place meets somebody who differs in both.
bool DiffersInBoth(Reach reach, const Profile& asker, const Profile& candidate);

}  // namespace coconsult::routing
