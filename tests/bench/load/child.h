// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace coconsult::bench {

struct ChildFiles {
  std::string input = "/dev/null";
  std::string output = "/dev/null";  // of both standard output and standard error; added to
};

// A program that the bench started. It is ended when the object goes, and when the bench is interrupted. It
// does not inherit COCONSULT_* variables, so that the settings measured are those given here.
class Child {
 public:
  // `command`: the program's path (or name, looked for in PATH) and its arguments.
  static Result<Child> Start(const std::vector<std::string>& command, const ChildFiles& files);
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;
  ~Child();

  pid_t pid() const { return pid_; }
  bool Running();
  // Blocking: until it has ended by itself. The exit code; fails after `patience`, and when a signal ended
  // it.
  Result<int> Wait(std::chrono::milliseconds patience);
  // Blocking: asks it to stop (SIGTERM) and, if it takes longer than ten seconds, makes it (SIGKILL).
  void End();

 private:
  explicit Child(pid_t pid) : pid_(pid) {}

  pid_t pid_;       // -1 = ended, and waited for
  int status_ = 0;  // from waitpid
};

// Blocks SIGINT and SIGTERM and waits for them on a thread of its own: the first one ends every child by its
// id, removes `folder` and ends the bench. Call it once, before any other thread is made.
void EndChildrenWhenInterrupted(const std::string& folder);

// Waits until the file is there and returns its first line. Fails after `patience`, or when the child has
// ended.
Result<std::string> WaitForLine(const std::string& file, Child& child, std::chrono::milliseconds patience);

}  // namespace coconsult::bench
