// SPDX-License-Identifier: Apache-2.0
#include "bench/load/post_load.h"

#include <memory>
#include <random>
#include <utility>

#include "bench/load/texts.h"
#include "bench/load/unary_caller.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

using Stub = v1::ThreadService::Stub;
using Poster = UnaryCaller<v1::PostMessageRequest, v1::PostMessageResponse>;

Poster::Work WorkOf(Stub& stub, const std::vector<PostTarget>& targets) {
  Poster::Work work;
  work.prepare =
      [&targets, random = std::minstd_rand(std::random_device()())](v1::PostMessageRequest& request) mutable {
        const PostTarget& target = targets[random() % targets.size()];
        request.set_parent(target.parent);
        request.set_kind(kPostKind);
        request.set_request_id(CheapRequestId());
        request.set_text(TextBeginningWith(request.request_id()));
        return target.authorization;
      };
  work.send = [&stub](grpc::ClientContext* context, const v1::PostMessageRequest* request,
                      v1::PostMessageResponse* reply, Poster::Answered answered) {
    stub.async()->PostMessage(context, request, reply, std::move(answered));
  };
  return work;
}

}  // namespace

Result<LoadResult> RunPosts(const LoadPlan& plan) {
  CLIENT_ASSIGN_OR_RETURN(const auto channels, OpenChannels(plan.address, plan.channels));
  std::vector<std::unique_ptr<Stub>> stubs;
  for (const auto& channel : channels) stubs.push_back(v1::ThreadService::NewStub(channel));
  Loop loop(plan.callers);
  std::vector<std::unique_ptr<Poster>> posters;
  for (int i = 0; i < plan.callers; ++i) {
    Stub& stub = *stubs[static_cast<std::size_t>(i) % stubs.size()];
    posters.push_back(std::make_unique<Poster>(loop, WorkOf(stub, *plan.targets)));
  }
  LoadResult result = RunCallers(loop, posters, plan.server, plan.seconds);
  if (result.acknowledged == 0) {
    return Failure("No post was acknowledged at " + plan.address + ". " + result.first_failure);
  }
  return result;
}

}  // namespace coconsult::bench
