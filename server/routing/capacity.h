// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "domain/practitioner.h"

namespace coconsult::routing {

// What somebody offers in a week: a fourth of their limit for 28 days; 1 when they have no limit.
inline double WeeklyCapacity(const Capacity& capacity) {
  constexpr double kWeeks = 4;
  return capacity.month_limit > 0 ? capacity.month_limit / kWeeks : 1;
}

}  // namespace coconsult::routing
