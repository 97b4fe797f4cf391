// SPDX-License-Identifier: Apache-2.0
#include "bench/ceilings/echo_streams.h"

#include <chrono>
#include <deque>
#include <string>
#include <utility>

namespace coconsult::bench {
namespace {

// As long as the daemon's.
const std::string& Token() {
  static const std::string token = "1234567." + std::string(32, 'a');
  return token;
}

class EchoPosts final : public grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse> {
 public:
  explicit EchoPosts(EchoReplies& replies) : replies_(replies) { StartRead(&request_); }

  void OnReadDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::OK);
    response_.clear_results();
    for (const v1::PostMessageRequest& post : request_.posts()) {
      v1::PostResult& result = *response_.add_results();
      result.set_request_id(post.request_id());
      *result.mutable_posted() = replies_.Next(post);
    }
    StartWrite(&response_);
  }
  void OnWriteDone(bool ok) override {
    if (!ok) return Finish(grpc::Status::CANCELLED);
    StartRead(&request_);
  }
  void OnDone() override { delete this; }

 private:
  EchoReplies& replies_;
  v1::PostMessagesRequest request_;
  v1::PostMessagesResponse response_;
};

}  // namespace

v1::PostMessageResponse EchoReplies::Next(const v1::PostMessageRequest& request) {
  const std::int64_t sequence = sequence_.fetch_add(1, std::memory_order_relaxed) + 1;
  v1::PostMessageResponse response;
  response.set_name(request.parent() + "/messages/" + std::to_string(sequence));
  response.set_sequence(sequence);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(now);
  response.mutable_create_time()->set_seconds(seconds.count());
  response.mutable_create_time()->set_nanos(
      static_cast<std::int32_t>(std::chrono::duration_cast<std::chrono::nanoseconds>(now - seconds).count()));
  response.set_phase("contract");
  return response;
}

grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>* StartEchoPosts(
    EchoReplies& replies) {
  return new EchoPosts(replies);
}

class EchoWatchers::Stream final : public grpc::ServerWriteReactor<v1::WatchResponse> {
 public:
  using Shared = std::shared_ptr<const v1::WatchResponse>;

  explicit Stream(EchoWatchers& watchers) : watchers_(watchers) {}

  void Push(Shared response) {
    const std::lock_guard lock(mutex_);
    if (finished_) return;
    waiting_.push_back(std::move(response));
    if (waiting_.size() == 1) StartWrite(waiting_.front().get());
  }
  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    waiting_.pop_front();
    if (!ok || finished_) return FinishLocked();
    if (!waiting_.empty()) StartWrite(waiting_.front().get());
  }
  void OnCancel() override {
    watchers_.Remove(this);
    const std::lock_guard lock(mutex_);
    FinishLocked();
  }
  void OnDone() override {
    watchers_.Remove(this);
    delete this;
  }

 private:
  void FinishLocked() {
    if (!std::exchange(finished_, true)) Finish(grpc::Status::CANCELLED);
  }

  EchoWatchers& watchers_;
  std::mutex mutex_;
  std::deque<Shared> waiting_;  // the first one is being written
  bool finished_ = false;
};

grpc::ServerWriteReactor<v1::WatchResponse>* EchoWatchers::Add() {
  auto* stream = new Stream(*this);
  auto first = std::make_shared<v1::WatchResponse>();
  first->set_resume_token(Token());
  stream->Push(std::move(first));
  const std::lock_guard lock(mutex_);
  streams_.insert(stream);
  count_ = static_cast<int>(streams_.size());
  return stream;
}

void EchoWatchers::Tell(const v1::PostMessageRequest& request, const v1::PostMessageResponse& response) {
  if (count_ == 0) return;
  auto told = std::make_shared<v1::WatchResponse>();
  told->set_resume_token(Token());
  v1::Event& event = *told->add_events();
  event.set_position(response.sequence());
  event.set_kind(v1::EVENT_KIND_MESSAGE_POSTED);
  *event.mutable_time() = response.create_time();
  event.set_consultation(request.parent());
  event.set_actor("practitioners/" + std::string(26, 'a'));
  event.set_sequence(response.sequence());
  v1::Message& message = *event.mutable_message();
  message.set_name(response.name());
  message.set_sequence(response.sequence());
  message.set_author(event.actor());
  message.set_author_display_name("Agnieszka Demowska");
  message.set_author_role("asker");
  message.set_phase(response.phase());
  message.set_kind(request.kind());
  message.set_text(request.text());
  *message.mutable_create_time() = response.create_time();
  message.set_revision(1);
  const std::lock_guard lock(mutex_);
  for (Stream* stream : streams_) stream->Push(told);
}

void EchoWatchers::Remove(Stream* stream) {
  const std::lock_guard lock(mutex_);
  streams_.erase(stream);
  count_ = static_cast<int>(streams_.size());
}

}  // namespace coconsult::bench
