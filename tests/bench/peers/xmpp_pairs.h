// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "bench/failure.h"
#include "bench/load/loop.h"
#include "bench/peers/xmpp_person.h"

namespace coconsult::bench {

// Pairs of people who write to each other over an XMPP server: each sends the next message when the other
// holds the last one. One thread, which mostly waits.
class XmppPairs {
 public:
  // Blocking: all of them are signed in.
  static Result<XmppPairs> SignIn(int port, int pairs);

  // The first `pairs` of them. Blocking. `server`: its process. Calls and times of the result are deliveries.
  Result<LoadResult> Run(int pairs, double seconds, pid_t server);

 private:
  explicit XmppPairs(std::vector<XmppPerson> people) : people_(std::move(people)) {}

  std::vector<XmppPerson> people_;  // each one with the next
};

}  // namespace coconsult::bench
