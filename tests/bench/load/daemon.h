// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <string>
#include <utility>
#include <vector>

#include "bench/failure.h"
#include "bench/load/child.h"

namespace coconsult::bench {

struct Administrator {
  std::string email;
  std::string password;
};

struct DaemonPlace {
  std::string program;  // coconsultd
  std::string data_folder;
  std::string work_folder;            // for its log, its address and the like
  std::string processes_folder = {};  // with kinds of conversation besides the built-in ones; empty = none
};

// A coconsultd of the bench's own, on a free port of 127.0.0.1.
class Daemon {
 public:
  // Makes the data folder and the first administrator. Blocking.
  static Outcome Init(const DaemonPlace& place, const Administrator& administrator);
  // Blocking: returns once it serves. `wrapper` stands before the daemon's command line, such as env,
  // that leaves it our child.
  static Result<Daemon> Start(const DaemonPlace& place, std::vector<std::string> wrapper = {});

  const std::string& address() const { return address_; }
  pid_t pid() const { return child_.pid(); }
  // Blocking. Its database is one file afterwards.
  void Stop() { child_.End(); }

 private:
  Daemon(Child child, std::string address) : child_(std::move(child)), address_(std::move(address)) {}

  Child child_;
  std::string address_;
};

}  // namespace coconsult::bench
