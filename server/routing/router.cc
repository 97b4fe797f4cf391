// SPDX-License-Identifier: Apache-2.0
#include "routing/router.h"

namespace coconsult::routing {

const char* WhyNot(const Availability& availability) {
  if (availability.away) return "away";
  // Every pending invitation may still be accepted, so it takes a place of both limits.
  const bool full = availability.open + availability.pending >= availability.capacity.open_limit;
  const bool month_full =
      availability.accepted_28d + availability.pending >= availability.capacity.month_limit;
  return full || month_full ? "at_capacity" : nullptr;
}

}  // namespace coconsult::routing
