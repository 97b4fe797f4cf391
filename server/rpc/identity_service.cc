// SPDX-License-Identifier: Apache-2.0
#include "app/identity.h"
#include "coconsult/v1/identity_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

struct HashedPassword {
  std::string hash;
};
Result<HashedPassword> HashPassword(const app::ReadScope& scope,
                                    const v1::AcceptAccountInvitationRequest& request) {
  return HashedPassword{scope.services.passwords.Hash(request.password())};
}
Result<v1::AcceptAccountInvitationResponse> AcceptAccountInvitation(
    app::WriteScope& scope, const v1::AcceptAccountInvitationRequest& request,
    const HashedPassword& password) {
  const std::string digest = scope.services.tokens.Digest(request.token());
  ASSIGN_OR_RETURN(const auto account, app::AcceptAccountInvitation(scope, digest, password.hash));
  v1::AcceptAccountInvitationResponse response;
  response.set_practitioner(PractitionerName(account.practitioner));
  response.set_email(account.email);
  return response;
}

// Takes the same time whether or not anybody has this e-mail.
Result<app::Credential> VerifyCredential(const app::ReadScope& scope, const v1::SignInRequest& request) {
  app::Credential credential = app::FindCredential(scope.tx, LowerEmail(request.email()));
  const bool right = scope.services.passwords.Verify(credential.password_hash, request.password());
  if (!right || credential.practitioner.empty()) return app::WrongCredentials();
  return credential;
}
Result<v1::SignInResponse> SignIn(app::WriteScope& scope, const v1::SignInRequest&,
                                  const app::Credential& credential) {
  ASSIGN_OR_RETURN(const auto session, app::OpenSession(scope, credential));
  v1::SignInResponse response;
  response.set_token(session.token);
  response.set_practitioner(PractitionerName(session.practitioner.id));
  response.set_display_name(session.practitioner.display_name);
  *response.mutable_expire_time() = ToProto(session.expires_at);
  return response;
}

Result<v1::SignOutResponse> SignOut(app::WriteScope& scope, const v1::SignOutRequest& request) {
  RETURN_IF_ERROR(app::SignOut(scope, request.everywhere()));
  return v1::SignOutResponse();
}

struct ReplacedPassword {
  std::string old_hash;
  std::string new_hash;
};
Result<ReplacedPassword> VerifyAndHash(const app::ReadScope& scope,
                                       const v1::ChangePasswordRequest& request) {
  const auto stored = scope.tx.accounts().FindPasswordHash(scope.caller.practitioner);
  ReplacedPassword passwords;
  passwords.old_hash = stored.value_or("");
  if (!scope.services.passwords.Verify(passwords.old_hash, request.old_password()))
    return app::WrongCredentials();
  passwords.new_hash = scope.services.passwords.Hash(request.new_password());
  return passwords;
}
Result<v1::ChangePasswordResponse> ChangePassword(app::WriteScope& scope, const v1::ChangePasswordRequest&,
                                                  const ReplacedPassword& passwords) {
  RETURN_IF_ERROR(app::ChangePassword(scope, passwords.old_hash, passwords.new_hash));
  return v1::ChangePasswordResponse();
}

Result<v1::GetSessionResponse> GetSession(const app::ReadScope& scope, const v1::GetSessionRequest&) {
  ASSIGN_OR_RETURN(const auto session, app::GetSession(scope));
  v1::GetSessionResponse response;
  response.set_practitioner(PractitionerName(session.practitioner.id));
  response.set_display_name(session.practitioner.display_name);
  response.set_email(session.practitioner.email);
  ToProto(session.practitioner.roles, response.mutable_roles());
  *response.mutable_expire_time() = ToProto(session.expires_at);
  return response;
}

class IdentityService final : public v1::IdentityService::CallbackService {
 public:
  explicit IdentityService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* AcceptAccountInvitation(grpc::CallbackServerContext* context,
                                                    const v1::AcceptAccountInvitationRequest* request,
                                                    v1::AcceptAccountInvitationResponse* response) override {
    return edge_.PreparedWrite(context, request, response, &rpc::HashPassword, &rpc::AcceptAccountInvitation);
  }
  grpc::ServerUnaryReactor* SignIn(grpc::CallbackServerContext* context, const v1::SignInRequest* request,
                                   v1::SignInResponse* response) override {
    return edge_.PreparedWrite(context, request, response, &rpc::VerifyCredential, &rpc::SignIn);
  }
  grpc::ServerUnaryReactor* SignOut(grpc::CallbackServerContext* context, const v1::SignOutRequest* request,
                                    v1::SignOutResponse* response) override {
    return edge_.Write(context, request, response, &rpc::SignOut);
  }
  grpc::ServerUnaryReactor* ChangePassword(grpc::CallbackServerContext* context,
                                           const v1::ChangePasswordRequest* request,
                                           v1::ChangePasswordResponse* response) override {
    return edge_.PreparedWrite(context, request, response, &rpc::VerifyAndHash, &rpc::ChangePassword);
  }
  grpc::ServerUnaryReactor* GetSession(grpc::CallbackServerContext* context,
                                       const v1::GetSessionRequest* request,
                                       v1::GetSessionResponse* response) override {
    return edge_.Read(context, request, response, &rpc::GetSession);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeIdentityService(Edge& edge) {
  return std::make_unique<IdentityService>(edge);
}

}  // namespace coconsult::rpc
