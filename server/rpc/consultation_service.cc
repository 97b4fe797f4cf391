// SPDX-License-Identifier: Apache-2.0
#include "app/consultations.h"
#include "coconsult/v1/consultation_service.grpc.pb.h"
#include "rpc/convert.h"
#include "rpc/services.h"

namespace coconsult::rpc {
namespace {

Result<v1::PreviewConsultationResponse> PreviewConsultation(const app::ReadScope& scope,
                                                            const v1::PreviewConsultationRequest& request) {
  const Ask ask = ToDomain(request.ask());
  ASSIGN_OR_RETURN(const auto routing, app::PrepareRouting(scope, ask, request.process()));
  ASSIGN_OR_RETURN(const auto preview, app::PreviewConsultation(scope, ask, request.process(), routing));
  return ToProto(preview);
}

Result<app::PreparedRouting> RankForNew(const app::ReadScope& scope,
                                        const v1::CreateConsultationRequest& request) {
  return app::PrepareRouting(scope, ToDomain(request.ask()), request.process());
}
Result<v1::CreateConsultationResponse> CreateConsultation(app::WriteScope& scope,
                                                          const v1::CreateConsultationRequest& request,
                                                          const app::PreparedRouting& routing) {
  const app::NewConsultation input{ToDomain(request.ask()), request.no_identifying_data(),
                                   request.keep_draft(), request.process()};
  ASSIGN_OR_RETURN(const auto created, app::CreateConsultation(scope, input, routing));
  v1::CreateConsultationResponse response;
  response.set_name(ConsultationName(created.id));
  response.set_state(ToProto(created.state));
  response.set_invited_count(created.invited);
  return response;
}

Result<v1::GetConsultationResponse> GetConsultation(const app::ReadScope& scope,
                                                    const v1::GetConsultationRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  ASSIGN_OR_RETURN(const auto view, app::GetConsultation(scope, id));
  v1::GetConsultationResponse response;
  *response.mutable_consultation() = ToProto(view);
  return response;
}

Result<v1::ListConsultationsResponse> ListConsultations(const app::ReadScope& scope,
                                                        const v1::ListConsultationsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, app::ListConsultations(scope, request.page_size(), request.page_token()));
  v1::ListConsultationsResponse response;
  for (const app::ConsultationView& view : page.items) *response.add_consultations() = ToProto(view);
  response.set_next_page_token(page.next);
  return response;
}

// Only a draft is sent by its confirmation, and needs somebody to send it to.
Result<app::PreparedRouting> RankIfDraft(const app::ReadScope& scope,
                                         const v1::ConfirmPhaseRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  ASSIGN_OR_RETURN(const auto consultation, OrNotFound(scope.tx.consultations().Find(id)));
  if (consultation.state != ConsultationState::kDraft) return app::PreparedRouting();
  return app::PrepareRerouting(scope, id);
}
Result<v1::ConfirmPhaseResponse> ConfirmPhase(app::WriteScope& scope, const v1::ConfirmPhaseRequest& request,
                                              const app::PreparedRouting& routing) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  ASSIGN_OR_RETURN(const auto reached,
                   app::ConfirmPhase(scope, id, request.phase(), request.pass(), routing));
  v1::ConfirmPhaseResponse response;
  response.set_phase(reached.phase);
  response.set_state(ToProto(reached.state));
  return response;
}

Result<v1::WithdrawConsultationResponse> WithdrawConsultation(
    app::WriteScope& scope, const v1::WithdrawConsultationRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  RETURN_IF_ERROR(app::WithdrawConsultation(scope, id));
  return v1::WithdrawConsultationResponse();
}

Result<app::PreparedRouting> RankAgain(const app::ReadScope& scope,
                                       const v1::RerouteConsultationRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  return app::PrepareRerouting(scope, id);
}
Result<v1::RerouteConsultationResponse> RerouteConsultation(app::WriteScope& scope,
                                                            const v1::RerouteConsultationRequest& request,
                                                            const app::PreparedRouting& routing) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  ASSIGN_OR_RETURN(const int invited, app::RerouteConsultation(scope, id, routing));
  v1::RerouteConsultationResponse response;
  response.set_invited_count(invited);
  return response;
}

Result<v1::ListInvitationsResponse> ListInvitations(const app::ReadScope& scope,
                                                    const v1::ListInvitationsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, app::ListInvitations(scope, request.include_answered(),
                                                         request.page_size(), request.page_token()));
  v1::ListInvitationsResponse response;
  for (const app::InvitationView& view : page.items) *response.add_invitations() = ToProto(view);
  response.set_next_page_token(page.next);
  return response;
}

Result<v1::AnswerInvitationResponse> AnswerInvitation(app::WriteScope& scope,
                                                      const v1::AnswerInvitationRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseInvitationName(request.name())));
  ASSIGN_OR_RETURN(const auto answer, ToDomain(request.answer()));
  PractitionerId suggested;
  if (!request.suggested_practitioner().empty()) {
    ASSIGN_OR_RETURN(suggested, OrNotFound(ParsePractitionerName(request.suggested_practitioner())));
  }
  ASSIGN_OR_RETURN(const auto answered,
                   app::AnswerInvitation(scope, id, answer, suggested, request.not_my_field()));
  v1::AnswerInvitationResponse response;
  response.set_state(ToProto(answered.state));
  if (!answered.consultation.empty()) response.set_consultation(ConsultationName(answered.consultation));
  return response;
}

Result<v1::ListUnansweredConsultationsResponse> ListUnansweredConsultations(
    const app::ReadScope& scope, const v1::ListUnansweredConsultationsRequest& request) {
  ASSIGN_OR_RETURN(const auto page, app::ListUnanswered(scope, request.page_size(), request.page_token()));
  v1::ListUnansweredConsultationsResponse response;
  for (const app::UnansweredView& view : page.items) *response.add_consultations() = ToProto(view);
  response.set_next_page_token(page.next);
  return response;
}

Result<v1::IntroducePractitionerResponse> IntroducePractitioner(
    app::WriteScope& scope, const v1::IntroducePractitionerRequest& request) {
  ASSIGN_OR_RETURN(const auto id, OrNotFound(ParseConsultationName(request.name())));
  ASSIGN_OR_RETURN(const auto practitioner, OrNotFound(ParsePractitionerName(request.practitioner())));
  ASSIGN_OR_RETURN(const auto invitation,
                   app::IntroducePractitioner(scope, id, practitioner, request.reason()));
  v1::IntroducePractitionerResponse response;
  response.set_invitation(InvitationName(invitation));
  return response;
}

class ConsultationService final : public v1::ConsultationService::CallbackService {
 public:
  explicit ConsultationService(Edge& edge) : edge_(edge) {}

  grpc::ServerUnaryReactor* PreviewConsultation(grpc::CallbackServerContext* context,
                                                const v1::PreviewConsultationRequest* request,
                                                v1::PreviewConsultationResponse* response) override {
    return edge_.Read(context, request, response, &rpc::PreviewConsultation);
  }
  grpc::ServerUnaryReactor* CreateConsultation(grpc::CallbackServerContext* context,
                                               const v1::CreateConsultationRequest* request,
                                               v1::CreateConsultationResponse* response) override {
    return edge_.PreparedWrite(context, request, response, &rpc::RankForNew, &rpc::CreateConsultation);
  }
  grpc::ServerUnaryReactor* GetConsultation(grpc::CallbackServerContext* context,
                                            const v1::GetConsultationRequest* request,
                                            v1::GetConsultationResponse* response) override {
    return edge_.Read(context, request, response, &rpc::GetConsultation);
  }
  grpc::ServerUnaryReactor* ListConsultations(grpc::CallbackServerContext* context,
                                              const v1::ListConsultationsRequest* request,
                                              v1::ListConsultationsResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListConsultations);
  }
  grpc::ServerUnaryReactor* ConfirmPhase(grpc::CallbackServerContext* context,
                                         const v1::ConfirmPhaseRequest* request,
                                         v1::ConfirmPhaseResponse* response) override {
    return edge_.PreparedWrite(context, request, response, &rpc::RankIfDraft, &rpc::ConfirmPhase);
  }
  grpc::ServerUnaryReactor* WithdrawConsultation(grpc::CallbackServerContext* context,
                                                 const v1::WithdrawConsultationRequest* request,
                                                 v1::WithdrawConsultationResponse* response) override {
    return edge_.Write(context, request, response, &rpc::WithdrawConsultation);
  }
  grpc::ServerUnaryReactor* RerouteConsultation(grpc::CallbackServerContext* context,
                                                const v1::RerouteConsultationRequest* request,
                                                v1::RerouteConsultationResponse* response) override {
    return edge_.PreparedWrite(context, request, response, &rpc::RankAgain, &rpc::RerouteConsultation);
  }
  grpc::ServerUnaryReactor* ListInvitations(grpc::CallbackServerContext* context,
                                            const v1::ListInvitationsRequest* request,
                                            v1::ListInvitationsResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListInvitations);
  }
  grpc::ServerUnaryReactor* AnswerInvitation(grpc::CallbackServerContext* context,
                                             const v1::AnswerInvitationRequest* request,
                                             v1::AnswerInvitationResponse* response) override {
    return edge_.Write(context, request, response, &rpc::AnswerInvitation);
  }
  grpc::ServerUnaryReactor* ListUnansweredConsultations(
      grpc::CallbackServerContext* context, const v1::ListUnansweredConsultationsRequest* request,
      v1::ListUnansweredConsultationsResponse* response) override {
    return edge_.Read(context, request, response, &rpc::ListUnansweredConsultations);
  }
  grpc::ServerUnaryReactor* IntroducePractitioner(grpc::CallbackServerContext* context,
                                                  const v1::IntroducePractitionerRequest* request,
                                                  v1::IntroducePractitionerResponse* response) override {
    return edge_.Write(context, request, response, &rpc::IntroducePractitioner);
  }

 private:
  Edge& edge_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeConsultationService(Edge& edge) {
  return std::make_unique<ConsultationService>(edge);
}

}  // namespace coconsult::rpc
