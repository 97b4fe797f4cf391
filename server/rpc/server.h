// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/channel.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "app/ports/store.h"
#include "app/scope.h"
#include "base/result.h"
#include "base/work_pool.h"
#include "feed/hub.h"

namespace coconsult::rpc {

struct ServerOptions {
  // "127.0.0.1:7420", "[::1]:0", "localhost:7420" or "unix:/absolute/path"; port 0 = any free one. Plain
  // text: whoever reads this address has checked that it leads to this machine only.
  std::string address = "127.0.0.1:7420";
  int max_streams_per_connection = 1024;
  std::size_t max_memory_bytes = std::size_t{512} * 1024 * 1024;  // of gRPC's own buffers
  std::size_t most_calls = 4096;                                  // under way at a time (LoadGate)
  std::chrono::seconds keepalive{60};  // a quiet connection is probed after this long
};

// The gRPC server: the services of the contract, the standard health service (under "" and each service's
// name) and reflection. Thread-safe.
class RpcServer {
 public:
  // Serves from now on. All but the options outlive the server. One-sentence errors: UNAVAILABLE when it
  // cannot listen on the address, INTERNAL when the contract lacks a rule.
  static Result<std::unique_ptr<RpcServer>> Start(const ServerOptions& options, app::Store& store,
                                                  const app::Services& services, WorkPool& pool,
                                                  feed::Hub& hub);
  ~RpcServer();  // drains without patience
  RpcServer(const RpcServer&) = delete;
  RpcServer& operator=(const RpcServer&) = delete;

  // Where it listens, with the port that it got: what a client connects to.
  const std::string& address() const { return address_; }
  // 0 for a unix socket.
  int port() const { return port_; }
  // A way in without a network, with the same rules. The server outlives its calls.
  std::shared_ptr<grpc::Channel> InProcessChannel() const;

  // Ends serving: says so to health checks, refuses new calls with UNAVAILABLE, closes the hub and with it
  // all watches, waits for the calls under way and cancels those that are not done by the deadline. Who is
  // connected without a call holds it up for a second at most. The pool and the store must be working.
  // Blocking; further calls do nothing.
  void Drain(std::chrono::system_clock::time_point deadline);

 private:
  struct Parts;
  explicit RpcServer(std::unique_ptr<Parts> parts);

  std::unique_ptr<Parts> parts_;
  std::string address_;
  int port_ = 0;
};

}  // namespace coconsult::rpc
