// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/ports/store.h"
#include "app/scope.h"
#include "config/config.h"

namespace coconsult::main {

// What every command of the daemon stands on: lists, processes, identity, the store. No network.
class Core {
 public:
  // Fails with one clear line when the configuration, the data directory or the database is not usable.
  // `on_fatal` is called, on a thread of the store, when the disk fails: the process must end without another
  // acknowledgement. Blocking.
  static Result<std::unique_ptr<Core>> Open(const config::Config& config,
                                            std::function<void(const std::string&)> on_fatal);
  ~Core();

  app::Store& store();
  const app::Services& services() const;

 private:
  struct Parts;
  explicit Core(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace coconsult::main
