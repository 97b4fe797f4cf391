// SPDX-License-Identifier: Apache-2.0
#include "main/rounds.h"

#include <algorithm>

namespace coconsult::main {
namespace {

constexpr std::chrono::microseconds kLongestSleep = std::chrono::seconds(30);

}  // namespace

Rounds::Rounds(Round round) : round_(std::move(round)), thread_([this] { Run(); }) {}

Rounds::~Rounds() { Stop(); }

void Rounds::Poke() {
  {
    MutexLock lock(mutex_);
    poked_ = true;
  }
  changed_.NotifyOne();
}

void Rounds::Stop() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  changed_.NotifyOne();
  if (thread_.joinable()) thread_.join();
}

void Rounds::Run() {
  std::chrono::microseconds sleep{0};
  while (true) {
    {
      MutexLock lock(mutex_);
      const auto until = std::chrono::steady_clock::now() + std::min(sleep, kLongestSleep);
      while (!poked_ && !stopping_) {
        const auto left =
            std::chrono::duration_cast<std::chrono::microseconds>(until - std::chrono::steady_clock::now());
        if (left.count() <= 0) break;
        changed_.WaitFor(mutex_, left);
      }
      if (stopping_) return;
      poked_ = false;
    }
    sleep = round_();
  }
}

}  // namespace coconsult::main
