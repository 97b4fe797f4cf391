// SPDX-License-Identifier: Apache-2.0
#include "rpc/post_stream.h"

#include <string>
#include <utility>
#include <vector>

#include "google/rpc/status.pb.h"

namespace coconsult::rpc {
namespace {

// As in the contract: more is read only when fewer are under way, and fewer results wait to be sent.
constexpr int kWindow = 64;
constexpr int kMostUnsent = 4096;

Error Closing() {
  return {Errc::kUnavailable, "UNAVAILABLE",
          "The server is about to restart. Send again what has no result yet, with the same request ids."};
}

Error WrongCount() {
  return InvalidArgument("posts", "Send 1 to " + std::to_string(kWindow) + " posts in each message.");
}

}  // namespace

struct PostStream::Post {
  v1::PostMessageRequest request;
  v1::PostMessageResponse response;
};

grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>* PostStream::Start(
    Edge& edge, feed::Hub& hub, grpc::CallbackServerContext& context, PostUseCase use_case) {
  auto stream = std::make_shared<PostStream>(edge, context, use_case);
  stream->self_ = stream;
  stream->Begin(hub);
  return stream.get();
}

void PostStream::Begin(feed::Hub& hub) {
  const auto admission = edge_.Admit(context_, request_);
  if (!admission) return End(edge_.ToStatus(admission.error(), nullptr));
  counted_ = edge_.under_way().Begin();
  auto wake = [weak = weak_from_this()](feed::Signal signal) {
    const auto stream = weak.lock();
    if (stream != nullptr && signal == feed::Signal::kClosing)
      stream->End(stream->edge_.ToStatus(Closing(), nullptr));
    return true;
  };
  feed::Subscription subscription = hub.Subscribe(PractitionerId(), RoleSet(), std::move(wake));
  if (!subscription) return End(edge_.ToStatus(Closing(), nullptr));
  MutexLock lock(mutex_);
  closing_ = std::move(subscription);
  Advance();
}

void PostStream::OnReadDone(bool ok) {
  if (!ok) {
    MutexLock lock(mutex_);
    reading_ = false;
    ended_ = true;
    return Advance();
  }
  if (request_.posts_size() == 0 || request_.posts_size() > kWindow) {
    {
      MutexLock lock(mutex_);
      reading_ = false;
    }
    return End(edge_.ToStatus(WrongCount(), nullptr));
  }
  std::vector<std::shared_ptr<Post>> posts;
  for (v1::PostMessageRequest& request : *request_.mutable_posts()) {
    posts.push_back(std::make_shared<Post>());
    posts.back()->request.Swap(&request);
  }
  {
    MutexLock lock(mutex_);
    if (finished_) return;  // cancelled meanwhile: the context goes with the call
    under_way_ += static_cast<int>(posts.size());
  }
  const auto self = shared_from_this();
  for (const auto& post : posts) {
    edge_.WriteOne(context_, post->request, post->response, use_case_,
                   [self, post](const grpc::Status& status) { self->OnPosted(*post, status); });
  }
  MutexLock lock(mutex_);
  reading_ = false;
  Advance();
}

void PostStream::OnPosted(const Post& post, const grpc::Status& status) {
  MutexLock lock(mutex_);
  --under_way_;
  v1::PostResult* result = results_.add_results();
  result->set_request_id(post.request.request_id());
  if (status.ok()) {
    *result->mutable_posted() = post.response;
  } else if (!result->mutable_error()->ParseFromString(status.error_details())) {
    result->mutable_error()->set_code(status.error_code());
    result->mutable_error()->set_message(status.error_message());
  }
  Advance();
}

void PostStream::OnWriteDone(bool ok) {
  MutexLock lock(mutex_);
  writing_ = false;
  broken_ = broken_ || !ok;
  ended_ = ended_ || !ok;
  Advance();
}

void PostStream::OnCancel() {
  MutexLock lock(mutex_);
  broken_ = true;
  ended_ = true;
  Advance();
}

void PostStream::OnDone() {
  feed::Subscription over;
  {
    MutexLock lock(mutex_);
    over = std::move(closing_);
  }
  // The last thing that this function does: it may be the end of the stream.
  const auto self = std::move(self_);
}

void PostStream::End(grpc::Status status) {
  MutexLock lock(mutex_);
  ended_ = true;
  status_ = std::move(status);
  Advance();
}

void PostStream::Advance() {
  if (finished_) return;
  if (!writing_ && !broken_ && results_.results_size() > 0) {
    response_.Swap(&results_);
    results_.Clear();
    writing_ = true;
    StartWrite(&response_);
  }
  if (!reading_ && !ended_ && under_way_ < kWindow && results_.results_size() < kMostUnsent) {
    reading_ = true;
    StartRead(&request_);
  }
  const bool all_sent = broken_ || (!writing_ && results_.results_size() == 0);
  if (!ended_ || under_way_ > 0 || !all_sent) return;
  finished_ = true;
  Finish(status_);
}

}  // namespace coconsult::rpc
