// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <memory>

#include "base/mutex.h"
#include "coconsult/v1/thread_service.pb.h"
#include "feed/hub.h"
#include "rpc/edge.h"

namespace coconsult::rpc {

using PostUseCase = Result<v1::PostMessageResponse> (*)(app::WriteScope&, const v1::PostMessageRequest&);

// One PostMessages call. Reads posts as they come, keeps a limited number of them on their way to the disk,
// and sends the results that have come together whenever the last message is out. Each post is a write of its
// own through the edge. Lives until gRPC is done with it (OnDone), which is after its last post. All of
// gRPC's starting and finishing happens under `mutex_`.
class PostStream final : public grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>,
                         public std::enable_shared_from_this<PostStream> {
 public:
  // What gRPC asks for; it is kept alive until OnDone. `edge` and `hub` outlive it.
  static grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>* Start(
      Edge& edge, feed::Hub& hub, grpc::CallbackServerContext& context, PostUseCase use_case);

  PostStream(Edge& edge, grpc::CallbackServerContext& context, PostUseCase use_case)
      : edge_(edge), context_(context), use_case_(use_case) {}

  void OnReadDone(bool ok) override;
  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  struct Post;

  void Begin(feed::Hub& hub);
  // No more is read; what is on its way is answered, then the call ends with this.
  void End(grpc::Status status) EXCLUDES(mutex_);
  void OnPosted(const Post& post, const grpc::Status& status) EXCLUDES(mutex_);
  // Starts whatever can be started now.
  void Advance() REQUIRES(mutex_);

  Edge& edge_;
  grpc::CallbackServerContext& context_;
  const PostUseCase use_case_;
  UnderWay::Token counted_;
  std::shared_ptr<PostStream> self_;   // until OnDone
  v1::PostMessagesRequest request_;    // of the read under way
  v1::PostMessagesResponse response_;  // of the write under way

  Mutex mutex_;
  feed::Subscription closing_ GUARDED_BY(mutex_);  // tells when the server drains
  v1::PostMessagesResponse results_ GUARDED_BY(mutex_);
  int under_way_ GUARDED_BY(mutex_) = 0;  // posts not yet answered
  bool reading_ GUARDED_BY(mutex_) = false;
  bool writing_ GUARDED_BY(mutex_) = false;
  bool broken_ GUARDED_BY(mutex_) = false;  // nothing can be sent any more
  bool ended_ GUARDED_BY(mutex_) = false;   // nothing more is read
  bool finished_ GUARDED_BY(mutex_) = false;
  grpc::Status status_ GUARDED_BY(mutex_);
};

}  // namespace coconsult::rpc
