// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "config/config.h"
#include "main/core.h"

namespace coconsult::main {

// The running server: core, log readers, live feed, gRPC edge, web edge.
class ServerApp {
 public:
  // Serving when it returns. Blocking.
  static Result<std::unique_ptr<ServerApp>> Start(const config::Config& config,
                                                  std::function<void(const std::string&)> on_fatal);
  ~ServerApp();  // = Drain()

  // Where it listens, with the real port.
  std::string address() const;
  // The same for browsers; empty when nothing listens for them.
  std::string web_address() const;

  // Lets go in this order: health off, new calls refused; streams closed with their resume tokens; calls
  // under way finished or cut at the configured time; browsers' connections; log readers; pool; writer;
  // store. Blocking; once.
  void Drain();

 private:
  struct Parts;
  explicit ServerApp(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace coconsult::main
