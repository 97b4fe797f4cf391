// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <set>

#include "coconsult/v1/event_service.pb.h"
#include "coconsult/v1/thread_service.pb.h"

namespace coconsult::bench {

// Replies as the daemon's, with the next number. Thread-safe.
class EchoReplies {
 public:
  v1::PostMessageResponse Next(const v1::PostMessageRequest& request);

 private:
  std::atomic<std::int64_t> sequence_ = 0;
};

// One PostMessages call: each message is answered by one with a result for each of its posts, then the next
// is read. It frees itself.
grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>* StartEchoPosts(
    EchoReplies& replies);

// Watch streams without a reading, a rule or a log behind them: what is told waits in a queue for each
// stream and is written one by one. Thread-safe.
class EchoWatchers {
 public:
  // A stream that frees itself. It begins with a response that holds a resume token, as the daemon's.
  grpc::ServerWriteReactor<v1::WatchResponse>* Add();
  // Hands one event with the message to every stream. Costs next to nothing without streams.
  void Tell(const v1::PostMessageRequest& request, const v1::PostMessageResponse& response);

 private:
  class Stream;

  void Remove(Stream* stream);

  std::atomic<int> count_ = 0;
  std::mutex mutex_;
  std::set<Stream*> streams_;
};

}  // namespace coconsult::bench
