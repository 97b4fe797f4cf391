// SPDX-License-Identifier: Apache-2.0
#include "bench/load/page_load.h"

#include <algorithm>
#include <memory>
#include <random>
#include <utility>

#include "bench/load/unary_caller.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

using Stub = v1::ThreadService::Stub;
using Reader = UnaryCaller<v1::ListMessagesRequest, v1::ListMessagesResponse>;

Reader::Work WorkOf(Stub& stub, const std::vector<PostTarget>& targets, int messages) {
  Reader::Work work;
  work.prepare = [&targets, messages, random = std::minstd_rand(std::random_device()())](
                     v1::ListMessagesRequest& request) mutable {
    const PostTarget& target = targets[random() % targets.size()];
    request.set_parent(target.parent);
    request.set_after_sequence(static_cast<std::int64_t>(random()) % (messages - kPage + 1));
    request.set_page_size(kPage);
    return target.authorization;
  };
  work.send = [&stub](grpc::ClientContext* context, const v1::ListMessagesRequest* request,
                      v1::ListMessagesResponse* reply, Reader::Answered answered) {
    stub.async()->ListMessages(context, request, reply, std::move(answered));
  };
  work.accept = [](const v1::ListMessagesResponse& reply) {
    return reply.messages_size() == kPage && !reply.messages(0).text().empty();
  };
  return work;
}

}  // namespace

Result<LoadResult> RunPages(const LoadPlan& plan, int messages) {
  CLIENT_ASSIGN_OR_RETURN(const auto channels, OpenChannels(plan.address, plan.channels));
  std::vector<std::unique_ptr<Stub>> stubs;
  for (const auto& channel : channels) stubs.push_back(v1::ThreadService::NewStub(channel));
  Loop loop(plan.callers);
  std::vector<std::unique_ptr<Reader>> readers;
  for (int i = 0; i < plan.callers; ++i) {
    Stub& stub = *stubs[static_cast<std::size_t>(i) % stubs.size()];
    readers.push_back(std::make_unique<Reader>(loop, WorkOf(stub, *plan.targets, messages)));
  }
  LoadResult result = RunCallers(loop, readers, plan.server, plan.seconds);
  if (result.calls == 0) return Failure("No page was read. " + result.first_failure);
  return result;
}

}  // namespace coconsult::bench
