// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <thread>
#include <vector>

#include "base/mutex.h"

namespace coconsult {

// A few threads and a bounded queue for blocking work: reads, hashing, scoring. Tasks must not wait for other
// tasks. Thread-safe.
class WorkPool {
 public:
  WorkPool(int threads, std::size_t max_queued);
  ~WorkPool();  // = Stop()
  WorkPool(const WorkPool&) = delete;
  WorkPool& operator=(const WorkPool&) = delete;

  // False, and nothing queued, when the queue is full or the pool is stopping.
  [[nodiscard]] bool TryPost(std::function<void()> task);

  // Runs what is queued, then joins the threads. Later posts are refused. Blocking.
  void Stop();

 private:
  void Run();

  const std::size_t max_queued_;
  Mutex mutex_;
  CondVar ready_;
  std::deque<std::function<void()>> queue_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace coconsult
