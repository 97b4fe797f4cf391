// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "domain/community.h"
#include "domain/practitioner.h"

namespace coconsult::app {

// What is wrong with a profile's reference-list ids; fields are named with `prefix` before them. Empty fields
// are not looked at.
std::vector<FieldViolation> CheckProfile(const Community& community, const Profile& profile,
                                         const std::string& prefix);

// INVALID_ARGUMENT with these violations, or nothing when there are none.
Result<void> RefuseIfAny(std::vector<FieldViolation> violations);

// Has everything that asking or being asked needs: sector, organisation, locality.
bool IsComplete(const Profile& profile);

}  // namespace coconsult::app
