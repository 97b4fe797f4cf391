// SPDX-License-Identifier: Apache-2.0
#include "app/outcomes.h"
#include "coconsult/v1/impact_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::GetImpactReportResponse> GetImpactReport(const app::ReadScope& scope,
                                                    const v1::GetImpactReportRequest& request) {
  ASSIGN_OR_RETURN(const auto report, app::GetImpactReport(scope, request.period()));
  v1::GetImpactReportResponse response;
  *response.mutable_report() = ToProto(report);
  return response;
}

class ImpactService final : public v1::ImpactService::CallbackService {
 public:
  explicit ImpactService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* GetImpactReport(grpc::CallbackServerContext* context,
                                            const v1::GetImpactReportRequest* request,
                                            v1::GetImpactReportResponse* response) override {
    return edge_.Read(context, request, response, &rpc::GetImpactReport);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeImpactService(Edge& edge) { return std::make_unique<ImpactService>(edge); }

}  // namespace coconsult::rpc
