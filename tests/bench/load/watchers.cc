// SPDX-License-Identifier: Apache-2.0
#include "bench/load/watchers.h"

#include <chrono>
#include <utility>

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kPatience{30};

}  // namespace

class Watchers::Reader final : public grpc::ClientReadReactor<v1::WatchResponse> {
 public:
  Reader(Watchers& watchers, const Stream& stream, std::size_t number)
      : watchers_(watchers), number_(number), stub_(v1::EventService::NewStub(stream.channel)) {
    context_.AddMetadata("authorization", stream.authorization);
  }

  void Begin() {
    stub_->async()->Watch(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }
  void Cancel() { context_.TryCancel(); }

  void OnReadDone(bool ok) override {
    if (!ok) return;
    if (!std::exchange(open_, true)) watchers_.OneIsOpen();
    for (const v1::Event& event : response_.events()) {
      if (!event.message().text().empty()) watchers_.on_message_(number_, event.message());
    }
    StartRead(&response_);
  }
  void OnDone(const grpc::Status& status) override { watchers_.OneHasEnded(status); }

 private:
  Watchers& watchers_;
  const std::size_t number_;
  const std::unique_ptr<v1::EventService::Stub> stub_;
  grpc::ClientContext context_;
  const v1::WatchRequest request_;
  v1::WatchResponse response_;
  bool open_ = false;
};

Watchers::Watchers(OnMessage on_message) : on_message_(std::move(on_message)) {}

Result<std::unique_ptr<Watchers>> Watchers::Open(const std::vector<Stream>& streams, OnMessage on_message) {
  std::unique_ptr<Watchers> watchers(new Watchers(std::move(on_message)));
  for (const Stream& stream : streams) {
    watchers->readers_.push_back(std::make_unique<Reader>(*watchers, stream, watchers->readers_.size()));
    watchers->readers_.back()->Begin();
  }
  std::unique_lock lock(watchers->mutex_);
  const bool all = watchers->changed_.wait_for(
      lock, kPatience, [&] { return watchers->open_ == streams.size() || watchers->ended_ > 0; });
  if (all && watchers->ended_ == 0) return watchers;
  const std::string why = watchers->first_failure_;
  lock.unlock();
  return Failure("Watch streams cannot be opened. " + why);
}

Watchers::~Watchers() {
  for (const auto& reader : readers_) reader->Cancel();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return ended_ == readers_.size(); });
}

void Watchers::OneIsOpen() {
  const std::lock_guard lock(mutex_);
  ++open_;
  changed_.notify_all();
}

void Watchers::OneHasEnded(const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  if (ended_++ == 0) first_failure_ = status.error_message();
  changed_.notify_all();
}

}  // namespace coconsult::bench
