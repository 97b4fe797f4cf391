// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "bench/failure.h"
#include "bench/load/child.h"

namespace coconsult::bench {

// The ceiling of the protocol: a process that speaks as the daemon does, checks nothing and keeps nothing.
// PostMessage and PostMessages answer at once, with replies like the daemon's; each post of PostMessage goes
// to every Watch stream, one write for each. It is this same program, so it has the same build flags.
class EchoServer {
 public:
  // Blocking: returns once it serves. `program`: this program.
  static Result<EchoServer> Start(const std::string& program, const std::string& work_folder);

  const std::string& address() const { return address_; }
  pid_t pid() const { return child_.pid(); }

 private:
  EchoServer(Child child, std::string address) : child_(std::move(child)), address_(std::move(address)) {}

  Child child_;
  std::string address_;
};

// What the process does: serves until SIGTERM. Returns its exit code.
int ServeEcho(const std::string& address_file);

}  // namespace coconsult::bench
