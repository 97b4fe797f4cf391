// SPDX-License-Identifier: Apache-2.0
#include "app/threads.h"
#include "coconsult/v1/thread_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::PostMessageResponse> PostMessage(app::WriteScope& scope, const v1::PostMessageRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.parent())));
  ASSIGN_OR_RETURN(const auto posted, app::PostMessage(scope, {id, request.kind(), request.text()}));
  v1::PostMessageResponse response;
  response.set_name(MessageName(posted.consultation, posted.sequence));
  response.set_sequence(posted.sequence);
  *response.mutable_create_time() = ToProto(posted.created_at);
  response.set_phase(posted.phase);
  return response;
}

Result<v1::ListMessagesResponse> ListMessages(const app::ReadScope& scope,
                                              const v1::ListMessagesRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.parent())));
  ASSIGN_OR_RETURN(const auto page, app::ListMessages(scope, id, request.after_sequence(),
                                                      request.before_sequence(), request.page_size()));
  v1::ListMessagesResponse response;
  for (const app::MessageView& view : page.messages) *response.add_messages() = ToProto(view);
  response.set_last_sequence(page.last_sequence);
  return response;
}

class ThreadService final : public v1::ThreadService::CallbackService {
 public:
  explicit ThreadService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* PostMessage(grpc::CallbackServerContext* context,
                                        const v1::PostMessageRequest* request,
                                        v1::PostMessageResponse* response) override {
    return edge_.Write(context, request, response, &rpc::PostMessage);
  }
  grpc::ServerUnaryReactor* ListMessages(grpc::CallbackServerContext* context,
                                         const v1::ListMessagesRequest* request,
                                         v1::ListMessagesResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListMessages);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeThreadService(Edge& edge) { return std::make_unique<ThreadService>(edge); }

}  // namespace coconsult::rpc
