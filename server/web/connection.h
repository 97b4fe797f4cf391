// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

#include "web/call.h"
#include "web/door.h"

namespace coconsult::web {

struct ConnectionLimits {
  std::size_t head_bytes = 8 * 1024;
  std::size_t body_bytes =
      std::size_t{4} * 1024 * 1024 + 1024;  // what the gRPC server takes, and a frame's head
  std::chrono::seconds head{
      10};  // from the first byte of a request, or the connection, to the end of its head
  std::chrono::seconds body{20};   // from there to the end of the request
  std::chrono::seconds write{20};  // for the client to take a piece of an answer
  std::chrono::seconds idle{75};   // between two requests
  std::chrono::seconds linger{5};  // for a client to notice a refusal while it still sends
};

// What connections have in common. Outlives them.
struct Common {
  Caller& caller;
  const Door& door;
  const ConnectionLimits& limits;
  const std::atomic<bool>& draining;  // then each connection ends with the answer in hand
};

// One connection of a client, HTTP/1.1 with keep-alive: reads a request, makes the call, writes the answer. A
// client that leaves during a stream ends the call; one that does not read its stream is waited for, and the
// call with it, until the time for a write is over. Lives until it is closed.
class Connection {
 public:
  virtual ~Connection() = default;
  // From any thread: at once; or unless an answer is in hand, with which it then ends.
  virtual void Close() = 0;
  virtual void CloseIfIdle() = 0;
};

// `socket` has a strand of its own as its executor. `ended` is told once, when nothing of it is left.
std::shared_ptr<Connection> Serve(boost::asio::ip::tcp::socket socket, const Common& common,
                                  std::function<void()> ended);

}  // namespace coconsult::web
