// SPDX-License-Identifier: Apache-2.0
#include "app/profiles.h"
#include "coconsult/v1/practitioner_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::GetPractitionerResponse> GetPractitioner(const app::ReadScope& scope,
                                                    const v1::GetPractitionerRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParsePractitionerName(request.name())));
  ASSIGN_OR_RETURN(const auto practitioner, app::GetPractitioner(scope, id));
  v1::GetPractitionerResponse response;
  *response.mutable_practitioner() = ToProto(practitioner, app::SeesWholeProfile(scope.caller, id));
  return response;
}

Result<v1::UpdatePractitionerResponse> UpdatePractitioner(app::WriteScope& scope,
                                                          const v1::UpdatePractitionerRequest& request) {
  ASSIGN_OR_RETURN(const auto change, ToProfileChange(request.practitioner(), request.update_mask()));
  ASSIGN_OR_RETURN(const auto version, app::UpdatePractitioner(scope, change));
  v1::UpdatePractitionerResponse response;
  response.set_etag(ToEtag(version));
  return response;
}

Result<v1::ListPractitionersResponse> ListPractitioners(const app::ReadScope& scope,
                                                        const v1::ListPractitionersRequest& request) {
  const app::DirectoryFilter filter{request.sector(), request.locality(), request.topic()};
  ASSIGN_OR_RETURN(const auto page,
                   app::ListDirectory(scope, filter, request.page_size(), request.page_token()));
  v1::ListPractitionersResponse response;
  for (const Practitioner& practitioner : page.items) {
    *response.add_practitioners() =
        ToProto(practitioner, app::SeesWholeProfile(scope.caller, practitioner.id));
  }
  response.set_next_page_token(page.next);
  return response;
}

class PractitionerService final : public v1::PractitionerService::CallbackService {
 public:
  explicit PractitionerService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GetPractitioner(grpc::CallbackServerContext* context,
                                            const v1::GetPractitionerRequest* request,
                                            v1::GetPractitionerResponse* response) override {
    return edge_.Read(context, request, response, &rpc::GetPractitioner);
  }
  grpc::ServerUnaryReactor* UpdatePractitioner(grpc::CallbackServerContext* context,
                                               const v1::UpdatePractitionerRequest* request,
                                               v1::UpdatePractitionerResponse* response) override {
    return edge_.Write(context, request, response, &rpc::UpdatePractitioner);
  }
  grpc::ServerUnaryReactor* ListPractitioners(grpc::CallbackServerContext* context,
                                              const v1::ListPractitionersRequest* request,
                                              v1::ListPractitionersResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListPractitioners);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakePractitionerService(Edge& edge) {
  return std::make_unique<PractitionerService>(edge);
}

}  // namespace coconsult::rpc
