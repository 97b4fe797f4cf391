// SPDX-License-Identifier: Apache-2.0
#include "app/moderating.h"
#include "coconsult/v1/moderation_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::FlagMessageResponse> FlagMessage(app::WriteScope& scope, const v1::FlagMessageRequest& request) {
  ASSIGN_OR_RETURN(const auto message, OrNotFound(ParseMessageName(request.message())));
  ASSIGN_OR_RETURN(const auto reported,
                   app::FlagMessage(scope, message.consultation, message.sequence, request.reason()));
  v1::FlagMessageResponse response;
  response.set_flag(FlagName(reported.flag));
  response.set_already_reported(reported.already);
  return response;
}

Result<v1::ListCasesResponse> ListCases(const app::ReadScope& scope, const v1::ListCasesRequest& request) {
  ASSIGN_OR_RETURN(const auto page, app::ListCases(scope, request.include_closed(), request.page_size(),
                                                   request.page_token()));
  v1::ListCasesResponse response;
  for (const app::CaseView& view : page.items) *response.add_cases() = ToProto(view);
  response.set_next_page_token(page.next);
  return response;
}

Result<v1::ClaimCaseResponse> ClaimCase(app::WriteScope& scope, const v1::ClaimCaseRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseCaseName(request.name())));
  ASSIGN_OR_RETURN(const auto version, app::ClaimCase(scope, id));
  v1::ClaimCaseResponse response;
  response.set_etag(ToEtag(version));
  return response;
}

Result<v1::OpenThreadResponse> OpenThread(app::WriteScope& scope, const v1::OpenThreadRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.consultation())));
  CaseId moderation_case;
  if (!request.case_name().empty()) {
    ASSIGN_OR_RETURN(moderation_case, OrNotFound(ParseCaseName(request.case_name())));
  }
  ASSIGN_OR_RETURN(const auto expires_at, app::OpenThread(scope, id, moderation_case, request.reason()));
  v1::OpenThreadResponse response;
  *response.mutable_expire_time() = ToProto(expires_at);
  return response;
}

Result<v1::HideMessageResponse> HideMessage(app::WriteScope& scope, const v1::HideMessageRequest& request) {
  ASSIGN_OR_RETURN(const auto message, OrNotFound(ParseMessageName(request.message())));
  RETURN_IF_ERROR(app::HideMessage(scope, message.consultation, message.sequence, request.reason()));
  return v1::HideMessageResponse();
}

Result<v1::CloseCaseResponse> CloseCase(app::WriteScope& scope, const v1::CloseCaseRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseCaseName(request.name())));
  ASSIGN_OR_RETURN(const auto decision, ToDomain(request.decision()));
  RETURN_IF_ERROR(app::CloseCase(scope, id, decision, request.note(), ParseEtag(request.etag())));
  return v1::CloseCaseResponse();
}

Result<v1::ListAuditEntriesResponse> ListAuditEntries(const app::ReadScope& scope,
                                                      const v1::ListAuditEntriesRequest& request) {
  ASSIGN_OR_RETURN(const auto entries, app::ListAudit(scope, request.after_number(), request.page_size()));
  v1::ListAuditEntriesResponse response;
  for (const AuditEntry& entry : entries) *response.add_entries() = ToProto(entry);
  return response;
}

class ModerationService final : public v1::ModerationService::CallbackService {
 public:
  explicit ModerationService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* FlagMessage(grpc::CallbackServerContext* context,
                                        const v1::FlagMessageRequest* request,
                                        v1::FlagMessageResponse* response) override {
    return edge_.Write(context, request, response, &rpc::FlagMessage);
  }
  grpc::ServerUnaryReactor* ListCases(grpc::CallbackServerContext* context,
                                      const v1::ListCasesRequest* request,
                                      v1::ListCasesResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListCases);
  }
  grpc::ServerUnaryReactor* ClaimCase(grpc::CallbackServerContext* context,
                                      const v1::ClaimCaseRequest* request,
                                      v1::ClaimCaseResponse* response) override {
    return edge_.Write(context, request, response, &rpc::ClaimCase);
  }
  grpc::ServerUnaryReactor* OpenThread(grpc::CallbackServerContext* context,
                                       const v1::OpenThreadRequest* request,
                                       v1::OpenThreadResponse* response) override {
    return edge_.Write(context, request, response, &rpc::OpenThread);
  }
  grpc::ServerUnaryReactor* HideMessage(grpc::CallbackServerContext* context,
                                        const v1::HideMessageRequest* request,
                                        v1::HideMessageResponse* response) override {
    return edge_.Write(context, request, response, &rpc::HideMessage);
  }
  grpc::ServerUnaryReactor* CloseCase(grpc::CallbackServerContext* context,
                                      const v1::CloseCaseRequest* request,
                                      v1::CloseCaseResponse* response) override {
    return edge_.Write(context, request, response, &rpc::CloseCase);
  }
  grpc::ServerUnaryReactor* ListAuditEntries(grpc::CallbackServerContext* context,
                                             const v1::ListAuditEntriesRequest* request,
                                             v1::ListAuditEntriesResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListAuditEntries);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeModerationService(Edge& edge) {
  return std::make_unique<ModerationService>(edge);
}

}  // namespace coconsult::rpc
