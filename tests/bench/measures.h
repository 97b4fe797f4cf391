// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "bench/failure.h"
#include "bench/report.h"
#include "bench/rig.h"

namespace coconsult::bench {

// Memory right after a start with the demo community loaded. Take it first.
Result<Measure> MeasureIdleMemory(Rig& rig);
// Durable acknowledged posts of many callers, against SQLite's group commit and unary echo.
Result<Measure> MeasurePosts(Rig& rig);
// How long one caller waits for its acknowledgement, against one echo and one commit.
Result<Measure> MeasureAck(Rig& rig);
// Adds the memory after all the load so far to what MeasureIdleMemory gave.
Outcome AddMemoryAfterLoad(Rig& rig, Measure& measure);
// Flushes to the disk for each acknowledged post, counted by a preloaded library. Restarts the daemon: take
// it last.
Result<Measure> MeasureSyncs(Rig& rig);

}  // namespace coconsult::bench
