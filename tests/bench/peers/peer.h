// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "bench/failure.h"
#include "bench/load/child.h"

namespace coconsult::bench {

// Another messaging server, from Debian's packages. It runs as an ordinary process from a folder of its own,
// keeps every message, also those of rooms, in an archive in SQLite, and listens on loopback only, without
// TLS, which is in its favour. Ends with the object.
class Peer {
 public:
  // Prosody with its own defaults. Blocking.
  static Result<Peer> StartProsody(const std::string& folder);
  // ejabberd with what makes it fastest: the archive's journal in WAL mode, no shapers. Blocking.
  static Result<Peer> StartEjabberd(const std::string& folder);

  int port() const { return port_; }
  pid_t pid() const { return child_.pid(); }

 private:
  Peer(Child child, int port) : child_(std::move(child)), port_(port) {}
  // Waits until the program listens. Blocking.
  static Result<Peer> Ready(Child child, int port);

  Child child_;
  int port_;
};

// A port of 127.0.0.1 that nobody listens on at this moment.
int FreePort();

}  // namespace coconsult::bench
