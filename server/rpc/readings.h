// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <memory>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "rpc/edge.h"
#include "rpc/event_pages.h"

namespace coconsult::rpc {

// A stream that wants to read the log.
class LogReader {
 public:
  virtual ~LogReader() = default;
  // On a snapshot that others read from as well.
  virtual void Look(EventPages& pages) = 0;
  // The snapshot is closed; `read`: whether it could be read.
  virtual void Proceed(const Result<void>& read) = 0;
};

// Reads for streams: those that wait at the same time do so on one snapshot, on a few threads of its own, so
// that streams and calls do not crowd out each other. Thread-safe.
class Readings {
 public:
  explicit Readings(Edge& edge);
  ~Readings();  // does what is waiting; blocking
  Readings(const Readings&) = delete;
  Readings& operator=(const Readings&) = delete;

  // Brief. A reader is added again only after it has proceeded.
  void Add(std::shared_ptr<LogReader> reader);

 private:
  using Batch = std::vector<std::shared_ptr<LogReader>>;

  void Run();
  Batch Take();
  void Read(const Batch& batch) const;

  Edge& edge_;
  Mutex mutex_;
  CondVar ready_;
  std::deque<std::shared_ptr<LogReader>> waiting_ GUARDED_BY(mutex_);
  bool stopping_ GUARDED_BY(mutex_) = false;
  std::vector<std::thread> threads_;
};

}  // namespace coconsult::rpc
