// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "web/frame.h"

namespace coconsult::web {

enum class CallKind { kUnary, kServerStreaming };

// What a call is made of. No method is known by name: bytes go through as they are.
struct CallRequest {
  std::string path;           // "/package.Service/Method"
  std::string authorization;  // empty = none; no other metadata is passed on
  std::optional<std::chrono::nanoseconds> timeout;
  std::string message;
};

// What an unary call, or the server's part of a stream, came to.
struct Reply {
  std::string message;  // of an unary call that succeeded
  Ending ending;
};

// One call at a time to an answer. Everything is told on gRPC's threads, which must not be kept waiting.
class StreamCall {
 public:
  virtual ~StreamCall() = default;
  // Asks for the next message. Not before the last one was told.
  virtual void Next() = 0;
  // The end comes soon. A Next that is under way, or comes after it, is answered with the end.
  virtual void Cancel() = 0;
};

// Makes calls on a channel by their paths. Thread-safe.
class Caller {
 public:
  // `package`: the services of this package can be called, no others. The channel leads to this very process.
  Caller(const std::shared_ptr<grpc::Channel>& channel, std::string package);

  // nullopt = no such method, or one that a browser cannot call since the client streams.
  std::optional<CallKind> KindOf(std::string_view path) const;

  void Unary(const CallRequest& request, std::function<void(Reply)> done);
  // After each Next either `message` or, once, `end` is told.
  std::shared_ptr<StreamCall> Stream(const CallRequest& request, std::function<void(std::string)> message,
                                     std::function<void(Ending)> end);

 private:
  grpc::GenericStub stub_;
  const std::string package_;
};

}  // namespace coconsult::web
