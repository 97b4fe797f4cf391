// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>

#include "base/mutex.h"

namespace coconsult::rpc {

// Counts the calls that are not finished, so that a server which drains waits for them and for nothing else.
// Thread-safe.
class UnderWay {
 public:
  struct Leave {
    void operator()(UnderWay* calls) const { calls->End(); }
  };
  // One call, for as long as it is kept. The count outlives it.
  using Token = std::unique_ptr<UnderWay, Leave>;

  Token Begin() {
    MutexLock lock(mutex_);
    ++count_;
    return Token(this);
  }
  // Until there is none, or until then. Blocking.
  void AwaitNone(std::chrono::steady_clock::time_point until) {
    MutexLock lock(mutex_);
    while (count_ > 0) {
      const auto left =
          std::chrono::duration_cast<std::chrono::microseconds>(until - std::chrono::steady_clock::now());
      if (left.count() <= 0) return;
      none_.WaitFor(mutex_, left);
    }
  }

 private:
  void End() {
    MutexLock lock(mutex_);
    if (--count_ == 0) none_.NotifyAll();
  }

  Mutex mutex_;
  CondVar none_;
  int count_ GUARDED_BY(mutex_) = 0;
};

}  // namespace coconsult::rpc
