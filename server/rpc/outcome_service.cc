// SPDX-License-Identifier: Apache-2.0
#include "app/outcomes.h"
#include "coconsult/v1/outcome_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::ListOutcomeFormsResponse> ListOutcomeForms(const app::ReadScope& scope,
                                                      const v1::ListOutcomeFormsRequest& request) {
  ASSIGN_OR_RETURN(const auto forms, app::ListOutcomeForms(scope, request.include_completed()));
  v1::ListOutcomeFormsResponse response;
  for (const app::FormView& form : forms) *response.add_forms() = ToProto(form);
  return response;
}

Result<v1::SubmitOutcomeResponse> SubmitOutcome(app::WriteScope& scope,
                                                const v1::SubmitOutcomeRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseOutcomeFormName(request.name())));
  ASSIGN_OR_RETURN(const auto submitted,
                   app::SubmitOutcome(scope, id, request.decline(), ToDomain(request.close())));
  v1::SubmitOutcomeResponse response;
  v1::ConsultationOutcome& outcome = *response.mutable_outcome();
  outcome.set_consultation(ConsultationName(submitted.consultation));
  outcome.set_completed(submitted.completed);
  outcome.set_phase(submitted.phase);
  return response;
}

class OutcomeService final : public v1::OutcomeService::CallbackService {
 public:
  explicit OutcomeService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* ListOutcomeForms(grpc::CallbackServerContext* context,
                                             const v1::ListOutcomeFormsRequest* request,
                                             v1::ListOutcomeFormsResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListOutcomeForms);
  }
  grpc::ServerUnaryReactor* SubmitOutcome(grpc::CallbackServerContext* context,
                                          const v1::SubmitOutcomeRequest* request,
                                          v1::SubmitOutcomeResponse* response) override {
    return edge_.Write(context, request, response, &rpc::SubmitOutcome);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeOutcomeService(Edge& edge) {
  return std::make_unique<OutcomeService>(edge);
}

}  // namespace coconsult::rpc
