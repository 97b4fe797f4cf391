// SPDX-License-Identifier: Apache-2.0
#include "client/cli/wait_for_end.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdint>

namespace coconsult::cli {
namespace {

// A signal handler may do little more than write to a pipe, and has nowhere to keep its end but here.
int pipe_ends[2] = {-1, -1};

void WriteByte() {
  const char byte = 0;
  // A full pipe holds the message already.
  [[maybe_unused]] const ssize_t ignored = write(pipe_ends[1], &byte, 1);
}

void OnSignal(int) {
  const int before = errno;
  WriteByte();
  errno = before;
}

}  // namespace

EndSignal::EndSignal() {
  if (pipe2(pipe_ends, O_CLOEXEC | O_NONBLOCK) != 0) return;
  std::signal(SIGINT, &OnSignal);
  std::signal(SIGTERM, &OnSignal);
}

EndSignal::~EndSignal() {
  std::signal(SIGINT, SIG_DFL);
  std::signal(SIGTERM, SIG_DFL);
  for (int& end : pipe_ends) {
    if (end >= 0) close(end);
    end = -1;
  }
}

void EndSignal::Raise() { WriteByte(); }

void EndSignal::Wait(std::optional<std::chrono::milliseconds> limit) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + limit.value_or(std::chrono::milliseconds(0));
  while (true) {
    int wait = -1;
    if (limit) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return;
      wait = static_cast<int>(std::min<std::int64_t>(left, 1'000'000));
    }
    pollfd readable{pipe_ends[0], POLLIN, 0};
    if (poll(&readable, 1, wait) > 0) return;
  }
}

}  // namespace coconsult::cli
