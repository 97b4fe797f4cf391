// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bench/load/loop.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {

// One message after the other in one thread: the next when the last one is acknowledged and all who are
// waited for hold it. A post that fails ends it. OneIsDone may be called from any thread.
class Poster {
 public:
  struct Thread {
    std::string parent;
    std::string authorization;  // of the one who posts
  };

  // `next_text` is asked before each post, and may note the moment; `holders` have to say OneIsDone of each.
  Poster(Loop& loop, Thread thread, const std::shared_ptr<grpc::Channel>& channel, int holders,
         std::function<std::string()> next_text);

  // The first one; the others follow by themselves.
  void Send();
  void OneIsDone();
  std::int64_t acknowledged() const { return acknowledged_; }

 private:
  void OnAcknowledged(const grpc::Status& status);

  Loop& loop_;
  const Thread thread_;
  const std::unique_ptr<v1::ThreadService::Stub> stub_;
  const int holders_;
  const std::function<std::string()> next_text_;
  v1::PostMessageRequest request_;
  v1::PostMessageResponse reply_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::atomic<int> missing_ = 0;  // holders, and the acknowledgement
  std::int64_t acknowledged_ = 0;
};

}  // namespace coconsult::bench
