// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "client/cpp/connection.h"

namespace coconsult::client {

class WatchStream;

// Where to go on. Kept by the caller across restarts, it makes every event come once: the token may lie
// before the last event delivered, and the position says which repeats to leave out.
struct ResumePoint {
  std::string token = {};  // empty = only what happens from now on
  std::int64_t position = 0;
};

struct WatchOptions {
  ResumePoint from = {};
  // A stream that is silent for longer is taken for dead and opened again. The server sends heartbeats.
  std::chrono::milliseconds longest_silence{90'000};
  RetryPolicy retry = {};
  // Until the first response, only retry.max_attempts are made; after it the session reconnects for ever.
  // True = for ever from the start.
  bool patient = false;
};

// Called on the session's own thread, one after the other. They may call Stop and the const functions of the
// session.
struct WatchCallbacks {
  std::function<void(const v1::Event&)> on_event;
  // Connected, or connected again; all that happens from now on comes as events. Optional.
  std::function<void()> on_connected = {};
  // The stream broke; the next attempt follows after the pause. Optional.
  std::function<void(const Error&, std::chrono::milliseconds pause)> on_interrupted = {};
  // The session is over by itself: not allowed, a refused token, or never reached. Last of all. Optional.
  std::function<void(const Error&)> on_ended = {};
};

// Everything that changes and that the caller may see, live, over as many streams as it takes: reconnects
// with growing pauses, goes on from the newest token and leaves out what was delivered already.
class WatchSession {
 public:
  // The connection must outlive the session.
  WatchSession(Connection& connection, WatchOptions options, WatchCallbacks callbacks);
  // Stop and Join.
  ~WatchSession();
  WatchSession(const WatchSession&) = delete;
  WatchSession& operator=(const WatchSession&) = delete;

  // Once, and last: the callbacks may use all that was set up before.
  void Start();
  // Any thread, also from a callback. Does not wait; no event is delivered that was not already under way.
  void Stop();
  // Blocking: waits until no callback runs and none will. Not from a callback.
  void Join();
  // Thread-safe. After Join: exactly what was delivered.
  ResumePoint resume_point() const;

 private:
  void Run();
  // One stream, to its end.
  grpc::Status Follow();
  void Deliver(const v1::WatchResponse& response);
  bool GivesUp(const Error& error, int failed) const;
  // False when stopped meanwhile.
  bool Pause(std::chrono::milliseconds pause);
  bool stopped() const;

  Connection& connection_;
  const WatchOptions options_;
  const WatchCallbacks callbacks_;
  bool was_connected_ = false;  // only on the session's thread
  int failed_ = 0;              // attempts since the last response; only on the session's thread

  mutable std::mutex mutex_;
  std::condition_variable stop_changed_;
  bool stopped_ = false;           // guarded by mutex_
  ResumePoint point_;              // guarded by mutex_
  WatchStream* stream_ = nullptr;  // guarded by mutex_: the present one, to cancel it

  std::thread thread_;
};

}  // namespace coconsult::client
