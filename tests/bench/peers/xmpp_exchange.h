// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <vector>

#include "bench/failure.h"
#include "bench/load/loop.h"

namespace coconsult::bench {

// One run of messages over an XMPP server, in one thread, which mostly waits.
class XmppExchange {
 public:
  virtual ~XmppExchange() = default;

  // Blocking: a warm-up, then the measured time; afterwards all that was sent is there. `server`: its
  // process. Calls and times of the result are deliveries.
  Result<LoadResult> Measure(double seconds, pid_t server);

 protected:
  // How long a turn waits for something to come.
  static constexpr int kPollMs = 50;

  // Everybody who writes sends a first message.
  virtual Outcome Begin() = 0;
  // Takes what has come. With `go_on`, whoever has their answer sends the next message.
  virtual Outcome Turn(bool go_on) = 0;
  virtual bool UnderWay() const = 0;
  // Times of the deliveries since the last call.
  virtual std::vector<std::int64_t> TakeTimes() = 0;

 private:
  Outcome Continue(double seconds);
  Outcome Finish();
};

}  // namespace coconsult::bench
