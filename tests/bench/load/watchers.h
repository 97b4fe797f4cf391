// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "bench/failure.h"
#include "coconsult/v1/event_service.grpc.pb.h"

namespace coconsult::bench {

// Watch streams that are open side by side, as clients keep them. A post has been delivered to a stream when
// its event is there with the message's text.
class Watchers {
 public:
  // Called by gRPC's threads, for one stream one after the other. `stream`: its number, from 0.
  using OnMessage = std::function<void(std::size_t stream, const v1::Message& message)>;

  struct Stream {
    std::shared_ptr<grpc::Channel> channel;
    std::string authorization;
  };

  // Blocking: all are open once each has its first response. Fails if one cannot be opened.
  static Result<std::unique_ptr<Watchers>> Open(const std::vector<Stream>& streams, OnMessage on_message);
  // Blocking: ends all of them.
  ~Watchers();
  Watchers(const Watchers&) = delete;
  Watchers& operator=(const Watchers&) = delete;

 private:
  class Reader;

  explicit Watchers(OnMessage on_message);
  void OneIsOpen();
  void OneHasEnded(const grpc::Status& status);

  const OnMessage on_message_;
  std::vector<std::unique_ptr<Reader>> readers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::size_t open_ = 0;
  std::size_t ended_ = 0;
  std::string first_failure_;
};

}  // namespace coconsult::bench
