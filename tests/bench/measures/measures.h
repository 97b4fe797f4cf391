// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/load/rig.h"
#include "bench/report/report.h"

namespace coconsult::bench {

// Memory right after a start with the demo community loaded, and of idle Watch streams. Restarts the daemon.
Result<Measure> MeasureMemory(Rig& rig);
// Durable acknowledged posts of many callers, against SQLite's group commit and unary echo.
Result<Measure> MeasurePosts(Rig& rig);
// The same over PostMessages streams, against an echo over such streams.
Result<Measure> MeasureStream(Rig& rig);
// How long one caller waits for its acknowledgement, against one echo and one commit.
Result<Measure> MeasureAck(Rig& rig);
// Posts and waits from 1 to 256 callers. Makes the plots.
Result<Measure> MeasureLoad(Rig& rig);
// What is left of the capacity when twenty times as many callers ask for it.
Result<Measure> MeasureOverload(Rig& rig);
// One-to-one messages, stored and in the other person's hands; with peers, against XMPP servers.
Result<Measure> MeasureChat(Rig& rig);
// Messages in a room of ten, stored and in everybody's hands; with peers, against XMPP rooms.
Result<Measure> MeasureRoom(Rig& rig);
// Deliveries of one thread's posts to many Watch streams, against raw streams.
Result<Measure> MeasureFanout(Rig& rig);
// Pages of a thread, against SQLite alone.
Result<Measure> MeasurePages(Rig& rig);
// Flushes and log bytes for each acknowledged post, counted by a preloaded library. Restarts the daemon.
Result<Measure> MeasureDisk(Rig& rig);
// Posts on a database of options.growth messages, against one of 100 thousand. Takes minutes.
Result<Measure> MeasureGrowth(Rig& rig);

struct NamedMeasure {
  const char* name;  // what --only takes
  Result<Measure> (*take)(Rig& rig);
};
// All, in the order in which they are taken.
const std::vector<NamedMeasure>& AllMeasures();

}  // namespace coconsult::bench
