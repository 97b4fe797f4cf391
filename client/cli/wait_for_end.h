// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>

namespace coconsult::cli {

// Waits until the person (Ctrl-C), the system (SIGTERM) or another thread ends something. At most one at a
// time exists. While it does, SIGINT and SIGTERM no longer end the process.
class EndSignal {
 public:
  EndSignal();
  ~EndSignal();
  EndSignal(const EndSignal&) = delete;
  EndSignal& operator=(const EndSignal&) = delete;

  // Any thread.
  void Raise();
  // Blocking; nullopt = without a limit.
  void Wait(std::optional<std::chrono::milliseconds> limit);
};

}  // namespace coconsult::cli
