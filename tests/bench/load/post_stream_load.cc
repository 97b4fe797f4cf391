// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <memory>
#include <random>

#include "bench/load/post_load.h"
#include "bench/load/texts.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

// A stream has one session, so it posts to the threads of one person.
class PostingStream final
    : public grpc::ClientBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse> {
 public:
  PostingStream(Loop& loop, const std::shared_ptr<grpc::Channel>& channel, const LoadPlan& plan,
                const std::string& authorization, int at_once)
      : loop_(loop), stub_(v1::ThreadService::NewStub(channel)), at_once_(at_once) {
    for (const PostTarget& target : *plan.targets) {
      if (target.authorization == authorization) parents_.push_back(target.parent);
    }
    context_.AddMetadata("authorization", authorization);
  }

  void Begin() {
    stub_->async()->PostMessages(&context_, this);
    StartRead(&response_);
    Send();
    StartCall();
  }

  void OnWriteDone(bool ok) override {
    if (ok) OneIsDone();
  }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    const std::chrono::nanoseconds took = steady_clock::now() - sent_;
    int results = 0;
    for (const v1::PostResult& result : response_.results()) {
      ++results;
      if (!result.has_posted()) {
        loop_.Fail({static_cast<grpc::StatusCode>(result.error().code()), result.error().message()});
        continue;
      }
      ++acknowledged_;
      if (loop_.measuring()) nanoseconds_.push_back(took.count());
    }
    StartRead(&response_);
    OneIsDone(results);
  }
  void OnDone(const grpc::Status& status) override {
    if (!status.ok()) loop_.Fail(status);
    loop_.OneHasEnded();
  }

  // Once all have ended.
  const std::vector<std::int64_t>& nanoseconds() const { return nanoseconds_; }
  std::int64_t acknowledged() const { return acknowledged_; }

 private:
  void Send() {
    request_.clear_posts();
    for (int i = 0; i < at_once_; ++i) {
      v1::PostMessageRequest& post = *request_.add_posts();
      post.set_parent(parents_[random_() % parents_.size()]);
      post.set_kind(kPostKind);
      post.set_request_id(CheapRequestId());
      post.set_text(TextBeginningWith(post.request_id()));
    }
    missing_ = at_once_ + 1;
    sent_ = steady_clock::now();
    StartWrite(&request_);
  }
  // Results can be there before the write is said to be done.
  void OneIsDone(int count = 1) {
    if (missing_.fetch_sub(count) != count) return;
    if (!loop_.stopping()) return Send();
    StartWritesDone();
  }

  Loop& loop_;
  const std::unique_ptr<v1::ThreadService::Stub> stub_;
  const int at_once_;
  std::vector<std::string> parents_;
  grpc::ClientContext context_;
  v1::PostMessagesRequest request_;
  v1::PostMessagesResponse response_;
  std::minstd_rand random_{std::random_device()()};
  steady_clock::time_point sent_;
  std::atomic<int> missing_ = 0;  // results, and the end of the write
  std::vector<std::int64_t> nanoseconds_;
  std::int64_t acknowledged_ = 0;
};

}  // namespace

Result<LoadResult> RunPostStreams(const LoadPlan& plan, int at_once) {
  CLIENT_ASSIGN_OR_RETURN(const auto channels, OpenChannels(plan.address, plan.channels));
  Loop loop(plan.callers);
  std::vector<std::unique_ptr<PostingStream>> streams;
  for (int i = 0; i < plan.callers; ++i) {
    const auto place = static_cast<std::size_t>(i);
    const std::string& authorization = (*plan.targets)[place % plan.targets->size()].authorization;
    streams.push_back(std::make_unique<PostingStream>(loop, channels[place % channels.size()], plan,
                                                      authorization, at_once));
  }
  for (const auto& stream : streams) stream->Begin();
  LoadResult result = loop.Measure(plan.server, plan.seconds);
  std::vector<std::int64_t> nanoseconds;
  for (const auto& stream : streams) {
    nanoseconds.insert(nanoseconds.end(), stream->nanoseconds().begin(), stream->nanoseconds().end());
    result.acknowledged += stream->acknowledged();
  }
  loop.Count(result, std::move(nanoseconds));
  if (result.acknowledged == 0) {
    return Failure("No post was acknowledged on a stream at " + plan.address + ". " + result.first_failure);
  }
  return result;
}

}  // namespace coconsult::bench
