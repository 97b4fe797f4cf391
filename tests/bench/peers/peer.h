// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "bench/failure.h"
#include "bench/load/child.h"
#include "bench/load/loop.h"
#include "bench/peers/xmpp_pairs.h"

namespace coconsult::bench {

// Another messaging server, from Debian's packages, with people signed in. It runs as an ordinary process
// from a folder of its own, keeps every message in an archive in SQLite, and listens on loopback only,
// without TLS, which is in its favour. Ends with the object.
class Peer {
 public:
  // Prosody with its own defaults. Blocking.
  static Result<Peer> StartProsody(const std::string& folder, int pairs);
  // ejabberd with what makes it fastest: the archive's journal in WAL mode, no shapers. Blocking.
  static Result<Peer> StartEjabberd(const std::string& folder, int pairs);

  Result<LoadResult> Run(int pairs, double seconds) { return pairs_.Run(pairs, seconds, child_.pid()); }

 private:
  Peer(Child child, XmppPairs pairs) : child_(std::move(child)), pairs_(std::move(pairs)) {}
  // Waits until the program listens, then signs everybody in. Blocking.
  static Result<Peer> Ready(Child child, int port, int pairs);

  Child child_;
  XmppPairs pairs_;
};

// A port of 127.0.0.1 that nobody listens on at this moment.
int FreePort();

}  // namespace coconsult::bench
