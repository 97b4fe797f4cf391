// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/mutex.h"

namespace coconsult::rpc {

// Counts what all streams together have on the work pool, so that they cannot crowd out everybody else's
// calls, and so that the service can wait for the last of it. Thread-safe.
class Readings {
 public:
  // At most `limit` at a time by TryBegin.
  explicit Readings(int limit) : limit_(limit) {}
  ~Readings() { AwaitNone(); }

  bool TryBegin() {
    MutexLock lock(mutex_);
    if (under_way_ >= limit_) return false;
    ++under_way_;
    return true;
  }
  void Begin() {
    MutexLock lock(mutex_);
    ++under_way_;
  }
  void End() {
    MutexLock lock(mutex_);
    if (--under_way_ == 0) none_.NotifyAll();
  }
  // Blocking.
  void AwaitNone() {
    MutexLock lock(mutex_);
    while (under_way_ > 0) none_.Wait(mutex_);
  }

 private:
  const int limit_;
  Mutex mutex_;
  CondVar none_;
  int under_way_ GUARDED_BY(mutex_) = 0;
};

}  // namespace coconsult::rpc
