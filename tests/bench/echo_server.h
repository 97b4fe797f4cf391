// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>

#include "bench/child.h"
#include "bench/failure.h"

namespace coconsult::bench {

// The ceiling of the protocol: a process that answers PostMessage at once, with a reply like the daemon's. It
// checks nothing and keeps nothing. It is this same program, so it has the same build flags.
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
