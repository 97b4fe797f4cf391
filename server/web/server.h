// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "base/result.h"
#include "web/connection.h"

namespace coconsult::web {

struct ServerOptions {
  // "127.0.0.1:7480", "[::1]:0" or "localhost:7480"; port 0 = any free one. Plain text: whoever reads this
  // address has checked that it leads to this machine only.
  std::string address = "127.0.0.1:7480";
  std::string origin;                   // Door
  std::string package;                  // Caller
  std::size_t most_connections = 1024;  // at a time; more wait in the system's queue
  ConnectionLimits limits = {};
};

// The HTTP edge. Browsers call the gRPC services through it, over gRPC-Web and a channel inside this process;
// it knows neither methods nor people, so that nothing is allowed here that is not allowed there.
// Thread-safe.
class WebServer {
 public:
  // Serves from now on. UNAVAILABLE, in one sentence, when it cannot listen on the address.
  static Result<std::unique_ptr<WebServer>> Start(const ServerOptions& options,
                                                  const std::shared_ptr<grpc::Channel>& channel);
  ~WebServer();  // = Stop, without patience
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  // "127.0.0.1:7480", with the port that it got.
  const std::string& address() const { return address_; }
  std::size_t connections() const;

  // Takes no more connections, and lets each go: with the answer in hand, or at once.
  void BeginDrain();
  // Waits until `patience` is over for the answers that are being written, then closes what is left.
  // Blocking; once.
  void Stop(std::chrono::milliseconds patience);

 private:
  struct Parts;
  explicit WebServer(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
  std::string address_;
};

}  // namespace coconsult::web
