// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/failure.h"
#include "bench/load/loop.h"
#include "bench/load/plan.h"

namespace coconsult::bench {

// Everybody in the room has a connection of their own and a Watch open, and posts one message after the
// other: the next when the last one is acknowledged and has come back on their own stream. Calls and times of
// the result are messages that everybody in the room held within the measured time, from sending to the text
// in the hands of the last one. Callers, channels and targets of the plan have no meaning. Blocking.
Result<LoadResult> RunRoom(const LoadPlan& plan, const Room& room);

}  // namespace coconsult::bench
