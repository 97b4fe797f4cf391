// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <vector>

#include "bench/failure.h"
#include "bench/load/loop.h"
#include "bench/peers/xmpp_person.h"

namespace coconsult::bench {

// People in a room of an XMPP server (XEP-0045): each sends the next message when their last one has come
// back to them. One thread, which mostly waits.
class XmppRoom {
 public:
  // Blocking: all of them are signed in and in the room.
  static Result<XmppRoom> Gather(int port, int people);

  // Blocking. `server`: its process. Calls and times of the result are messages that everybody in the room
  // held, from sending to the text in the hands of the last one.
  Result<LoadResult> Run(double seconds, pid_t server);

 private:
  explicit XmppRoom(std::vector<XmppPerson> people) : people_(std::move(people)) {}

  std::vector<XmppPerson> people_;
};

}  // namespace coconsult::bench
