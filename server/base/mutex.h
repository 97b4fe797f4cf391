// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

// clang's lock analysis (https://clang.llvm.org/docs/ThreadSafetyAnalysis.html); empty for other compilers.
#if defined(__clang__)
#define COCONSULT_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define COCONSULT_THREAD_ANNOTATION(x)
#endif
#if !defined(GUARDED_BY)  // absl, which comes with gRPC, has the same
#define GUARDED_BY(x) COCONSULT_THREAD_ANNOTATION(guarded_by(x))
#endif
#define REQUIRES(...) COCONSULT_THREAD_ANNOTATION(requires_capability(__VA_ARGS__))
#define EXCLUDES(...) COCONSULT_THREAD_ANNOTATION(locks_excluded(__VA_ARGS__))

namespace coconsult {

// std::mutex that the lock analysis understands.
class COCONSULT_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void lock() COCONSULT_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void unlock() COCONSULT_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  std::mutex mutex_;
};

class COCONSULT_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) COCONSULT_THREAD_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.lock();
  }
  ~MutexLock() COCONSULT_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

// Waits must be re-checked in a loop by the caller; the mutex is held on entry and on return.
class CondVar {
 public:
  void Wait(Mutex& mutex) REQUIRES(mutex) { condition_.wait(mutex); }
  void WaitFor(Mutex& mutex, std::chrono::microseconds timeout) REQUIRES(mutex) {
    condition_.wait_for(mutex, timeout);
  }
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable_any condition_;
};

}  // namespace coconsult
