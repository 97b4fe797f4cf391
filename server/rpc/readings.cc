// SPDX-License-Identifier: Apache-2.0
#include "rpc/readings.h"

#include <algorithm>
#include <exception>
#include <iterator>
#include <utility>

namespace coconsult::rpc {
namespace {

constexpr int kThreads = 2;
// On one snapshot: the first of them waits for the last.
constexpr std::size_t kAtOnce = 64;

}  // namespace

Readings::Readings(Edge& edge) : edge_(edge) {
  for (int i = 0; i < kThreads; ++i) threads_.emplace_back([this] { Run(); });
}

Readings::~Readings() {
  {
    MutexLock lock(mutex_);
    stopping_ = true;
  }
  ready_.NotifyAll();
  for (std::thread& thread : threads_) thread.join();
}

void Readings::Add(std::shared_ptr<LogReader> reader) {
  {
    MutexLock lock(mutex_);
    waiting_.push_back(std::move(reader));
  }
  ready_.NotifyOne();
}

void Readings::Run() {
  while (true) {
    const Batch batch = Take();
    if (batch.empty()) return;
    Read(batch);
  }
}

Readings::Batch Readings::Take() {
  MutexLock lock(mutex_);
  while (waiting_.empty() && !stopping_) ready_.Wait(mutex_);
  const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(std::min(waiting_.size(), kAtOnce));
  Batch batch(std::make_move_iterator(waiting_.begin()), std::make_move_iterator(end));
  waiting_.erase(waiting_.begin(), end);
  return batch;
}

void Readings::Read(const Batch& batch) const {
  Result<void> read;
  try {
    read = edge_.store().Read([&](const app::Transaction& tx) -> Result<void> {
      EventPages pages(tx, edge_.services(), edge_.services().clock.Now());
      for (const auto& reader : batch) reader->Look(pages);
      return {};
    });
  } catch (const std::exception& failure) {
    read = Internal(failure.what());
  }
  for (const auto& reader : batch) reader->Proceed(read);
}

}  // namespace coconsult::rpc
