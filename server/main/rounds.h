// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <thread>

#include "base/mutex.h"

namespace coconsult::main {

// A thread that does its round whenever it is poked, when the time it asked for has come, and at least every
// half minute: so that a lost poke or a step of the clock delays it, and never stops it.
class Rounds {
 public:
  // Does what there is to do; returns how long it can sleep. Blocking work is fine.
  using Round = std::function<std::chrono::microseconds()>;

  explicit Rounds(Round round);
  ~Rounds();  // = Stop()
  Rounds(const Rounds&) = delete;
  Rounds& operator=(const Rounds&) = delete;

  void Poke();  // from any thread; brief
  void Stop();  // waits for the round under way; blocking

 private:
  void Run();

  const Round round_;
  Mutex mutex_;
  CondVar changed_;
  bool poked_ GUARDED_BY(mutex_) = true;
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::thread thread_;
};

}  // namespace coconsult::main
