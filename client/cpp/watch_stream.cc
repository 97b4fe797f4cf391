// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/watch_stream.h"

namespace coconsult::client {

WatchStream::WatchStream(Connection& connection, const std::string& resume_token) {
  request_.set_resume_token(resume_token);
  connection.Authorise(context_);
  connection.events().async()->Watch(&context_, &request_, this);
  // Reads are started from outside gRPC's reactions: without the hold, OnDone could overtake the last
  // response.
  AddHold();
  StartRead(&response_);
  StartCall();
}

WatchStream::Event WatchStream::Wait(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, limit, [this] { return read_.has_value(); })) return Event::kSilent;
  return *read_ ? Event::kResponse : Event::kEnded;
}

void WatchStream::Continue() {
  {
    std::lock_guard lock(mutex_);
    read_.reset();
  }
  StartRead(&response_);
}

grpc::Status WatchStream::Finish() {
  {
    std::lock_guard lock(mutex_);
    // A stream that has ended by itself keeps its own status.
    if (read_ != false) context_.TryCancel();
  }
  RemoveHold();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return done_.has_value(); });
  return *done_;
}

void WatchStream::OnReadDone(bool ok) {
  std::lock_guard lock(mutex_);
  read_ = ok;
  changed_.notify_all();
}

void WatchStream::OnDone(const grpc::Status& status) {
  std::lock_guard lock(mutex_);
  done_ = status;
  // Under the lock: the driving thread destroys this object once it holds the lock.
  changed_.notify_all();
}

}  // namespace coconsult::client
