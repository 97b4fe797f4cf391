// SPDX-License-Identifier: Apache-2.0
#include "app/identity.h"
#include "app/profiles.h"
#include "coconsult/v1/admin_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::ImportPractitionersResponse> ImportPractitioners(app::WriteScope& scope,
                                                            const v1::ImportPractitionersRequest& request) {
  std::vector<app::ImportRow> rows;
  rows.reserve(static_cast<std::size_t>(request.rows_size()));
  for (const v1::PractitionerRow& row : request.rows()) rows.push_back(ToDomain(row));
  ASSIGN_OR_RETURN(const int imported, app::ImportPractitioners(scope, rows, request.validate_only()));
  v1::ImportPractitionersResponse response;
  response.set_imported_count(imported);
  return response;
}

Result<v1::CreateAccountInvitationResponse> CreateAccountInvitation(
    app::WriteScope& scope, const v1::CreateAccountInvitationRequest& request) {
  ASSIGN_OR_RETURN(const auto roles, ToRoleSet(request.roles(), "roles"));
  app::NewAccountInvitation input{LowerEmail(request.email()), request.display_name(), std::nullopt};
  if (!roles.empty()) input.roles = roles;
  ASSIGN_OR_RETURN(const auto created, app::CreateAccountInvitation(scope, input));
  v1::CreateAccountInvitationResponse response;
  response.set_token(created.token);
  response.set_practitioner(PractitionerName(created.practitioner));
  *response.mutable_expire_time() = ToProto(created.expires_at);
  return response;
}

Result<v1::SetRolesResponse> SetRoles(app::WriteScope& scope, const v1::SetRolesRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParsePractitionerName(request.practitioner())));
  ASSIGN_OR_RETURN(const auto roles, ToRoleSet(request.roles(), "roles"));
  RETURN_IF_ERROR(app::SetRoles(scope, id, roles));
  return v1::SetRolesResponse();
}

Result<v1::ListAccountsResponse> ListAccounts(const app::ReadScope& scope,
                                              const v1::ListAccountsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, app::ListAccounts(scope, request.unregistered_only(), request.page_size(),
                                                      request.page_token()));
  v1::ListAccountsResponse response;
  for (const Practitioner& practitioner : page.items)
    *response.add_practitioners() = ToProto(practitioner, true);
  response.set_next_page_token(page.next);
  return response;
}

Result<v1::GetCommunityResponse> GetCommunity(const app::ReadScope& scope, const v1::GetCommunityRequest&) {
  v1::GetCommunityResponse response;
  *response.mutable_community() = ToProto(scope.services.community, scope.services.processes);
  return response;
}

class AdminService final : public v1::AdminService::CallbackService {
 public:
  explicit AdminService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* ImportPractitioners(grpc::CallbackServerContext* context,
                                                const v1::ImportPractitionersRequest* request,
                                                v1::ImportPractitionersResponse* response) override {
    return edge_.Write(context, request, response, &rpc::ImportPractitioners);
  }
  grpc::ServerUnaryReactor* CreateAccountInvitation(grpc::CallbackServerContext* context,
                                                    const v1::CreateAccountInvitationRequest* request,
                                                    v1::CreateAccountInvitationResponse* response) override {
    return edge_.Write(context, request, response, &rpc::CreateAccountInvitation);
  }
  grpc::ServerUnaryReactor* SetRoles(grpc::CallbackServerContext* context, const v1::SetRolesRequest* request,
                                     v1::SetRolesResponse* response) override {
    return edge_.Write(context, request, response, &rpc::SetRoles);
  }
  grpc::ServerUnaryReactor* ListAccounts(grpc::CallbackServerContext* context,
                                         const v1::ListAccountsRequest* request,
                                         v1::ListAccountsResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListAccounts);
  }
  grpc::ServerUnaryReactor* GetCommunity(grpc::CallbackServerContext* context,
                                         const v1::GetCommunityRequest* request,
                                         v1::GetCommunityResponse* response) override {
    return edge_.Read(context, request, response, &rpc::GetCommunity);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAdminService(Edge& edge) { return std::make_unique<AdminService>(edge); }

}  // namespace coconsult::rpc
