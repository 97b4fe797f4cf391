// SPDX-License-Identifier: Apache-2.0
#include "rpc/thread_service.h"

#include "app/search.h"
#include "app/threads.h"
#include "coconsult/v1/thread_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/post_stream.h"

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

Result<v1::EditMessageResponse> EditMessage(app::WriteScope& scope, const v1::EditMessageRequest& request) {
  ASSIGN_OR_RETURN(const auto message, OrNotFound(ParseMessageName(request.name())));
  ASSIGN_OR_RETURN(const auto edited, app::EditMessage(scope, {message.consultation, message.sequence,
                                                               request.text(), request.revision()}));
  v1::EditMessageResponse response;
  response.set_revision(edited.message.revision);
  if (edited.message.edited_at) *response.mutable_edit_time() = ToProto(*edited.message.edited_at);
  response.set_unchanged(edited.unchanged);
  return response;
}

Result<v1::DeleteMessageResponse> DeleteMessage(app::WriteScope& scope,
                                                const v1::DeleteMessageRequest& request) {
  ASSIGN_OR_RETURN(const auto message, OrNotFound(ParseMessageName(request.name())));
  RETURN_IF_ERROR(app::DeleteMessage(scope, message.consultation, message.sequence));
  return v1::DeleteMessageResponse();
}

Result<v1::ListRevisionsResponse> ListRevisions(const app::ReadScope& scope,
                                                const v1::ListRevisionsRequest& request) {
  ASSIGN_OR_RETURN(const auto message, OrNotFound(ParseMessageName(request.name())));
  ASSIGN_OR_RETURN(const auto revisions, app::ListRevisions(scope, message.consultation, message.sequence));
  v1::ListRevisionsResponse response;
  for (const MessageRevision& revision : revisions) {
    v1::MessageRevision* added = response.add_revisions();
    added->set_revision(revision.revision);
    added->set_text(revision.text);
    *added->mutable_create_time() = ToProto(revision.written_at);
  }
  return response;
}

Result<v1::SearchMessagesResponse> SearchMessages(const app::ReadScope& scope,
                                                  const v1::SearchMessagesRequest& request) {
  ConsultationId in;
  if (!request.parent().empty()) {
    ASSIGN_OR_RETURN(in, OrNotFound(ParseConsultationName(request.parent())));
  }
  ASSIGN_OR_RETURN(const auto page, app::SearchMessages(scope, request.query(), in, request.page_size(),
                                                        request.page_token()));
  v1::SearchMessagesResponse response;
  for (const app::MessageView& view : page.items) *response.add_messages() = ToProto(view);
  response.set_next_page_token(page.next);
  return response;
}

Result<v1::MarkReadResponse> MarkRead(app::WriteScope& scope, const v1::MarkReadRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.parent())));
  ASSIGN_OR_RETURN(const std::int64_t sequence, app::MarkRead(scope, id, request.sequence()));
  v1::MarkReadResponse response;
  response.set_sequence(sequence);
  return response;
}

Result<v1::ListMessagesResponse> ListMessages(const app::ReadScope& scope,
                                              const v1::ListMessagesRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.parent())));
  ASSIGN_OR_RETURN(auto page, app::ListMessages(scope, id, request.after_sequence(),
                                                request.before_sequence(), request.page_size()));
  v1::ListMessagesResponse response;
  response.mutable_messages()->Reserve(static_cast<int>(page.messages.size()));
  for (app::MessageView& view : page.messages) *response.add_messages() = ToProto(std::move(view));
  response.set_last_sequence(page.last_sequence);
  return response;
}

class ThreadService final : public v1::ThreadService::CallbackService {
 public:
  ThreadService(Edge& edge, feed::Hub& hub) : edge_(edge), hub_(hub) {}

  grpc::ServerUnaryReactor* PostMessage(grpc::CallbackServerContext* context,
                                        const v1::PostMessageRequest* request,
                                        v1::PostMessageResponse* response) override {
    return edge_.Write(context, request, response, &rpc::PostMessage);
  }
  grpc::ServerBidiReactor<v1::PostMessagesRequest, v1::PostMessagesResponse>* PostMessages(
      grpc::CallbackServerContext* context) override {
    return PostStream::Start(edge_, hub_, *context, &rpc::PostMessage);
  }
  grpc::ServerUnaryReactor* EditMessage(grpc::CallbackServerContext* context,
                                        const v1::EditMessageRequest* request,
                                        v1::EditMessageResponse* response) override {
    return edge_.Write(context, request, response, &rpc::EditMessage);
  }
  grpc::ServerUnaryReactor* DeleteMessage(grpc::CallbackServerContext* context,
                                          const v1::DeleteMessageRequest* request,
                                          v1::DeleteMessageResponse* response) override {
    return edge_.Write(context, request, response, &rpc::DeleteMessage);
  }
  grpc::ServerUnaryReactor* ListRevisions(grpc::CallbackServerContext* context,
                                          const v1::ListRevisionsRequest* request,
                                          v1::ListRevisionsResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListRevisions);
  }
  grpc::ServerUnaryReactor* SearchMessages(grpc::CallbackServerContext* context,
                                           const v1::SearchMessagesRequest* request,
                                           v1::SearchMessagesResponse* response) override {
    return edge_.Read(context, request, response, &rpc::SearchMessages);
  }
  grpc::ServerUnaryReactor* MarkRead(grpc::CallbackServerContext* context, const v1::MarkReadRequest* request,
                                     v1::MarkReadResponse* response) override {
    return edge_.Write(context, request, response, &rpc::MarkRead);
  }
  grpc::ServerUnaryReactor* ListMessages(grpc::CallbackServerContext* context,
                                         const v1::ListMessagesRequest* request,
                                         v1::ListMessagesResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListMessages);
  }

 private:
  Edge& edge_;
  feed::Hub& hub_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeThreadService(Edge& edge, feed::Hub& hub) {
  return std::make_unique<ThreadService>(edge, hub);
}

}  // namespace coconsult::rpc
