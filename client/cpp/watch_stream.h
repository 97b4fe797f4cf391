// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>

#include "client/cpp/connection.h"

namespace coconsult::client {

// One call of EventService.Watch, turned from gRPC's reactions into calls that wait. One thread drives it:
// Wait, then Continue for each response, at last Finish, exactly once; Cancel may come from any thread until
// Finish returns.
class WatchStream final : private grpc::ClientReadReactor<v1::WatchResponse> {
 public:
  // Starts the call. The connection must outlive the stream.
  WatchStream(Connection& connection, const std::string& resume_token);
  WatchStream(const WatchStream&) = delete;
  WatchStream& operator=(const WatchStream&) = delete;

  enum class Event { kResponse, kEnded, kSilent };
  // Blocking: until a response is there, the stream has ended, or `limit` has passed without either.
  Event Wait(std::chrono::milliseconds limit);
  // After kResponse, until Continue.
  const v1::WatchResponse& response() const { return response_; }
  void Continue();
  void Cancel() { context_.TryCancel(); }
  // Blocking: ends the call if it goes on and returns how it ended.
  grpc::Status Finish();

 private:
  void OnReadDone(bool ok) override;
  void OnDone(const grpc::Status& status) override;

  grpc::ClientContext context_;
  v1::WatchRequest request_;
  // Written by gRPC between Continue and OnReadDone, read by the driving thread otherwise.
  v1::WatchResponse response_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<bool> read_;          // guarded by mutex_: the outcome of the latest read
  std::optional<grpc::Status> done_;  // guarded by mutex_
};

}  // namespace coconsult::client
