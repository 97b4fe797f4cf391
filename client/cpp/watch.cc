// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/watch.h"

#include <utility>

#include "client/cpp/watch_stream.h"

namespace coconsult::client {
namespace {

// What another attempt cannot mend.
bool IsFinal(Code code) {
  switch (code) {
    case Code::kInvalidArgument:
    case Code::kNotFound:
    case Code::kPermissionDenied:
    case Code::kUnauthenticated:
    case Code::kFailedPrecondition:
    case Code::kOutOfRange:
    case Code::kUnimplemented:
      return true;
    default:
      return false;
  }
}

}  // namespace

WatchSession::WatchSession(Connection& connection, WatchOptions options, WatchCallbacks callbacks)
    : connection_(connection),
      options_(std::move(options)),
      callbacks_(std::move(callbacks)),
      point_(options_.from) {}

WatchSession::~WatchSession() {
  Stop();
  Join();
}

void WatchSession::Join() {
  if (thread_.joinable()) thread_.join();
}

void WatchSession::Start() {
  thread_ = std::thread([this] { Run(); });
}

void WatchSession::Stop() {
  std::lock_guard lock(mutex_);
  stopped_ = true;
  if (stream_ != nullptr) stream_->Cancel();
  stop_changed_.notify_all();
}

ResumePoint WatchSession::resume_point() const {
  std::lock_guard lock(mutex_);
  return point_;
}

bool WatchSession::stopped() const {
  std::lock_guard lock(mutex_);
  return stopped_;
}

void WatchSession::Run() {
  while (!stopped()) {
    const grpc::Status status = Follow();
    if (stopped()) return;
    ++failed_;
    // A server that drains may end the stream without an error; that is no reason to stop either.
    const Error error = status.ok() ? Error{Code::kUnavailable, "", "The server ended the stream."}
                                    : connection_.Explain(status);
    if (GivesUp(error, failed_)) {
      if (callbacks_.on_ended) callbacks_.on_ended(error);
      return;
    }
    const auto pause = Backoff(options_.retry, failed_, Jitter());
    if (callbacks_.on_interrupted) callbacks_.on_interrupted(error, pause);
    if (!Pause(pause)) return;
  }
}

bool WatchSession::GivesUp(const Error& error, int failed) const {
  if (IsFinal(error.code)) return true;
  return !options_.patient && !was_connected_ && failed >= options_.retry.max_attempts;
}

grpc::Status WatchSession::Follow() {
  WatchStream stream(connection_, resume_point().token);
  {
    std::lock_guard lock(mutex_);
    stream_ = &stream;
    if (stopped_) stream.Cancel();
  }
  while (stream.Wait(options_.longest_silence) == WatchStream::Event::kResponse) {
    if (failed_ > 0 || !was_connected_) {
      was_connected_ = true;
      failed_ = 0;
      if (callbacks_.on_connected) callbacks_.on_connected();
    }
    Deliver(stream.response());
    if (stopped()) break;
    stream.Continue();
  }
  {
    std::lock_guard lock(mutex_);
    stream_ = nullptr;
  }
  return stream.Finish();
}

void WatchSession::Deliver(const v1::WatchResponse& response) {
  for (const v1::Event& event : response.events()) {
    {
      std::lock_guard lock(mutex_);
      if (stopped_) return;
      if (event.position() != 0 && event.position() <= point_.position) continue;
      if (event.position() != 0) point_.position = event.position();
    }
    callbacks_.on_event(event);
  }
  std::lock_guard lock(mutex_);
  if (!response.resume_token().empty()) point_.token = response.resume_token();
}

bool WatchSession::Pause(std::chrono::milliseconds pause) {
  std::unique_lock lock(mutex_);
  return !stop_changed_.wait_for(lock, pause, [this] { return stopped_; });
}

}  // namespace coconsult::client
