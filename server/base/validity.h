// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"

namespace coconsult {

// Whether what was given at `from` until `until` is good now. The clock may be behind the one by which it was
// given, by as much as it lasts; what begins later still was given by a clock that was fast, and would last
// for as long as that was wrong.
inline bool IsGood(Timestamp from, Timestamp until, Timestamp now) {
  return now < until && now >= from - (until - from);
}

}  // namespace coconsult
