// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "client/cli/run.h"
#include "support/temp_dir.h"
#include "unit/client/fake_server.h"
#include "unit/client/fake_terminal.h"

namespace coconsult::cli {

inline constexpr const char* kAnna = "practitioners/01kf3z6m8q2v4x7anna0000000";
inline constexpr const char* kConsultation = "consultations/01kf3z6m8q2v4x7abcdefghjkm";
inline constexpr const char* kCase = "cases/01kf3z6m8q2v4x7case0000000";
inline constexpr const char* kInvitation = "invitations/01kf3z6m8q2v4x7vzxcvbnm123";

class FakeIdentity final : public v1::IdentityService::Service {
 public:
  grpc::Status SignIn(grpc::ServerContext*, const v1::SignInRequest* request,
                      v1::SignInResponse* reply) override {
    if (request->password() != "correct horse battery") {
      return client::Refusal(grpc::StatusCode::UNAUTHENTICATED, "WRONG_CREDENTIALS",
                             "E-mail and password do not match.");
    }
    reply->set_token("token-1");
    reply->set_practitioner(kAnna);
    reply->set_display_name("Anna Sampleton");
    return grpc::Status::OK;
  }
  grpc::Status SignOut(grpc::ServerContext* context, const v1::SignOutRequest*,
                       v1::SignOutResponse*) override {
    if (session_ended)
      return client::Refusal(grpc::StatusCode::UNAUTHENTICATED, "NOT_SIGNED_IN", "Sign in first.");
    signed_out = client::MetadataOf(*context, "authorization");
    return grpc::Status::OK;
  }
  grpc::Status AcceptAccountInvitation(grpc::ServerContext*,
                                       const v1::AcceptAccountInvitationRequest* request,
                                       v1::AcceptAccountInvitationResponse* reply) override {
    accepted = *request;
    reply->set_email("anna@example.org");
    return grpc::Status::OK;
  }

  bool session_ended = false;
  std::string signed_out;
  v1::AcceptAccountInvitationRequest accepted;
};

class FakeConsultations final : public v1::ConsultationService::Service {
 public:
  grpc::Status PreviewConsultation(grpc::ServerContext*, const v1::PreviewConsultationRequest*,
                                   v1::PreviewConsultationResponse* reply) override {
    ++previews;
    auto* candidate = reply->add_candidates();
    candidate->set_sector("private");
    candidate->set_locality("fife");
    candidate->set_reason("They offer reablement.");
    reply->set_eligible_count(9);
    auto* left_out = reply->add_left_out();
    left_out->set_cause("own_organisation");
    left_out->set_count(4);
    reply->add_hints("Say what you have tried.");
    return grpc::Status::OK;
  }
  grpc::Status CreateConsultation(grpc::ServerContext*, const v1::CreateConsultationRequest* request,
                                  v1::CreateConsultationResponse* reply) override {
    created.push_back(*request);
    reply->set_name(kConsultation);
    reply->set_invited_count(3);
    return grpc::Status::OK;
  }
  grpc::Status ListConsultations(grpc::ServerContext*, const v1::ListConsultationsRequest* request,
                                 v1::ListConsultationsResponse* reply) override {
    // Two pages, so that short ids are looked for in all of them.
    if (request->page_token().empty()) {
      reply->add_consultations()->set_name("consultations/01kf3z6m8q2v4x7aaaaaaaaaaa");
      reply->set_next_page_token("2");
    } else {
      reply->add_consultations()->set_name(kConsultation);
    }
    return grpc::Status::OK;
  }
  grpc::Status ListUnansweredConsultations(grpc::ServerContext*,
                                           const v1::ListUnansweredConsultationsRequest*,
                                           v1::ListUnansweredConsultationsResponse* reply) override {
    if (!is_connector) {
      return client::Refusal(grpc::StatusCode::PERMISSION_DENIED, "ROLE_NOT_ALLOWED", "Not for you.");
    }
    auto* waiting = reply->add_consultations();
    waiting->set_name("consultations/01kf3z6m8q2v4x7waiting0000");
    waiting->mutable_ask()->set_title("Nobody yet");
    auto* person = waiting->add_suggestions();
    person->set_practitioner("practitioners/01kf3z6m8q2v4x7suggest0000");
    person->set_display_name("Sam Pretendra");
    person->set_left_out_because("at_capacity");
    return grpc::Status::OK;
  }
  grpc::Status IntroducePractitioner(grpc::ServerContext*, const v1::IntroducePractitionerRequest* request,
                                     v1::IntroducePractitionerResponse*) override {
    introduced.push_back(*request);
    return grpc::Status::OK;
  }
  grpc::Status RerouteConsultation(grpc::ServerContext*, const v1::RerouteConsultationRequest*,
                                   v1::RerouteConsultationResponse* reply) override {
    reply->set_invited_count(2);
    return grpc::Status::OK;
  }
  grpc::Status GetConsultation(grpc::ServerContext*, const v1::GetConsultationRequest* request,
                               v1::GetConsultationResponse* reply) override {
    if (request->name() != kConsultation)
      return client::Refusal(grpc::StatusCode::NOT_FOUND, "NOT_FOUND", "This does not exist.");
    *reply->mutable_consultation() = consultation;
    reply->mutable_consultation()->set_name(kConsultation);
    return grpc::Status::OK;
  }
  grpc::Status ConfirmPhase(grpc::ServerContext*, const v1::ConfirmPhaseRequest* request,
                            v1::ConfirmPhaseResponse* reply) override {
    confirmed.push_back(*request);
    reply->set_phase("explore");
    return grpc::Status::OK;
  }
  grpc::Status WithdrawConsultation(grpc::ServerContext*, const v1::WithdrawConsultationRequest*,
                                    v1::WithdrawConsultationResponse*) override {
    ++withdrawn;
    return grpc::Status::OK;
  }
  grpc::Status ListInvitations(grpc::ServerContext*, const v1::ListInvitationsRequest*,
                               v1::ListInvitationsResponse* reply) override {
    auto* invitation = reply->add_invitations();
    invitation->set_name(kInvitation);
    invitation->set_consultation(kConsultation);
    invitation->set_state(v1::INVITATION_STATE_PENDING);
    invitation->mutable_ask()->set_title("Rota \x1b[31mresistance");
    return grpc::Status::OK;
  }
  grpc::Status AnswerInvitation(grpc::ServerContext*, const v1::AnswerInvitationRequest* request,
                                v1::AnswerInvitationResponse* reply) override {
    answered.push_back(*request);
    reply->set_consultation(kConsultation);
    return grpc::Status::OK;
  }

  bool is_connector = false;
  std::vector<v1::IntroducePractitionerRequest> introduced;
  int previews = 0;
  int withdrawn = 0;
  v1::Consultation consultation;
  std::vector<v1::CreateConsultationRequest> created;
  std::vector<v1::ConfirmPhaseRequest> confirmed;
  std::vector<v1::AnswerInvitationRequest> answered;
};

class FakeThreads final : public v1::ThreadService::Service {
 public:
  grpc::Status PostMessage(grpc::ServerContext*, const v1::PostMessageRequest* request,
                           v1::PostMessageResponse* reply) override {
    posted.push_back(*request);
    reply->set_sequence(static_cast<std::int64_t>(posted.size()));
    return grpc::Status::OK;
  }
  grpc::Status ListMessages(grpc::ServerContext*, const v1::ListMessagesRequest* request,
                            v1::ListMessagesResponse* reply) override {
    const std::int64_t size = request->page_size() == 0 ? 50 : request->page_size();
    for (std::int64_t i = request->after_sequence() + 1; i <= total && i <= request->after_sequence() + size;
         ++i) {
      auto* message = reply->add_messages();
      message->set_sequence(i);
      message->set_text("Text " + std::to_string(i));
    }
    reply->set_last_sequence(total);
    return grpc::Status::OK;
  }

  grpc::Status EditMessage(grpc::ServerContext*, const v1::EditMessageRequest* request,
                           v1::EditMessageResponse* reply) override {
    reply->set_unchanged(request->text() == text);
    return grpc::Status::OK;
  }

  std::int64_t total = 0;
  std::string text;  // of every message that is edited
  std::vector<v1::PostMessageRequest> posted;
};

class FakeOutcomes final : public v1::OutcomeService::Service {
 public:
  grpc::Status ListOutcomeForms(grpc::ServerContext*, const v1::ListOutcomeFormsRequest*,
                                v1::ListOutcomeFormsResponse* reply) override {
    auto* form = reply->add_forms();
    form->set_name("outcomeForms/01kf3z6m8q2v4x7form0000000");
    form->set_consultation(kConsultation);
    form->set_wave(v1::FORM_WAVE_CLOSE);
    form->set_role(v1::FORM_ROLE_ASKER);
    return grpc::Status::OK;
  }
  grpc::Status SubmitOutcome(grpc::ServerContext*, const v1::SubmitOutcomeRequest* request,
                             v1::SubmitOutcomeResponse*) override {
    submitted.push_back(*request);
    return grpc::Status::OK;
  }
  std::vector<v1::SubmitOutcomeRequest> submitted;
};

class FakeEvents final : public v1::EventService::Service {
 public:
  grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest* request,
                     grpc::ServerWriter<v1::WatchResponse>* writer) override {
    token = request->resume_token();
    // Its own copy: the client may be gone, and the test go on, before all is written.
    const std::vector<v1::WatchResponse> script = responses;
    for (const auto& response : script) writer->Write(response);
    while (!context->IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  }

  std::vector<v1::WatchResponse> responses;
  std::string token;
};

class FakeModeration final : public v1::ModerationService::Service {
 public:
  grpc::Status ListCases(grpc::ServerContext*, const v1::ListCasesRequest*,
                         v1::ListCasesResponse* reply) override {
    if (!is_moderator)
      return client::Refusal(grpc::StatusCode::PERMISSION_DENIED, "ROLE_NOT_ALLOWED", "Not for you.");
    auto* moderated = reply->add_cases();
    moderated->set_name(kCase);
    moderated->set_consultation(kConsultation);
    return grpc::Status::OK;
  }
  grpc::Status OpenThread(grpc::ServerContext*, const v1::OpenThreadRequest* request,
                          v1::OpenThreadResponse*) override {
    opened.push_back(*request);
    return grpc::Status::OK;
  }

  grpc::Status FlagMessage(grpc::ServerContext*, const v1::FlagMessageRequest* request,
                           v1::FlagMessageResponse* reply) override {
    reply->set_already_reported(!reported.insert(request->message()).second);
    return grpc::Status::OK;
  }

  bool is_moderator = false;
  std::vector<v1::OpenThreadRequest> opened;
  std::set<std::string> reported;
};

class FakePractitioners final : public v1::PractitionerService::Service {
 public:
  grpc::Status ListPractitioners(grpc::ServerContext*, const v1::ListPractitionersRequest*,
                                 v1::ListPractitionersResponse*) override {
    return grpc::Status::OK;
  }
};

class FakeAdmin final : public v1::AdminService::Service {
 public:
  grpc::Status ImportPractitioners(grpc::ServerContext*, const v1::ImportPractitionersRequest* request,
                                   v1::ImportPractitionersResponse* reply) override {
    imports.push_back(*request);
    for (int i = 0; name_first_row_only && i < request->rows_size(); ++i) {
      if (request->rows(i).sector() == "nowhere") {
        return client::Refusal(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", "Some rows are wrong.",
                               {{"rows[" + std::to_string(i) + "].sector", "Unknown."}});
      }
    }
    if (!import_problems.empty() && imports.size() == 1) {
      return client::Refusal(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", "Some rows are wrong.",
                             import_problems);
    }
    reply->set_imported_count(request->rows_size());
    return grpc::Status::OK;
  }
  grpc::Status ListAccounts(grpc::ServerContext*, const v1::ListAccountsRequest*,
                            v1::ListAccountsResponse* reply) override {
    for (const char* email : {"ben@example.org", "cat@example.org"}) {
      auto* person = reply->add_practitioners();
      person->set_name(std::string("practitioners/01kf3z6m8q2v4x7") + email[0] + "0000000000");
      person->set_email(email);
    }
    return grpc::Status::OK;
  }
  grpc::Status CreateAccountInvitation(grpc::ServerContext*,
                                       const v1::CreateAccountInvitationRequest* request,
                                       v1::CreateAccountInvitationResponse* reply) override {
    if (needs_name && request->display_name().empty()) {
      return client::Refusal(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", "Give the name too.",
                             {{"display_name", "Give the name too."}});
    }
    invitations.push_back(*request);
    // As when the first reply was lost on its way.
    if (static_cast<int>(invitations.size()) > replies_without_token)
      reply->set_token("token-for-" + request->email());
    return grpc::Status::OK;
  }
  grpc::Status SetRoles(grpc::ServerContext*, const v1::SetRolesRequest* request,
                        v1::SetRolesResponse*) override {
    roles = *request;
    return grpc::Status::OK;
  }
  grpc::Status GetCommunity(grpc::ServerContext*, const v1::GetCommunityRequest*,
                            v1::GetCommunityResponse* reply) override {
    auto* sector = reply->mutable_community()->add_sectors();
    sector->set_id("private");
    sector->set_label("Private sector");
    return grpc::Status::OK;
  }

  std::vector<std::pair<std::string, std::string>> import_problems;
  bool name_first_row_only = false;
  bool needs_name = false;
  int replies_without_token = 0;
  std::vector<v1::ImportPractitionersRequest> imports;
  std::vector<v1::CreateAccountInvitationRequest> invitations;
  v1::SetRolesRequest roles;
};

// A server that knows one consultation, and a person at a terminal with a folder of their own.
class FakeCommunity {
 public:
  // The exit code of `coconsult ARGUMENTS`.
  int operator()(std::vector<std::string> arguments) {
    terminal.Clear();
    arguments.insert(arguments.end(), {"--home", folder_.path().string()});
    return Run(arguments, terminal,
               [this](client::ConnectionOptions options) -> Result<std::unique_ptr<client::Connection>> {
                 targets.push_back(options.target);
                 options.pause = [](std::chrono::milliseconds) {};
                 return server_.Connect(std::move(options));
               });
  }
  void SignIn() {
    terminal.lines = {"correct horse battery"};
    (*this)({"sign-in", "anna@example.org", "--password-stdin"});
  }
  std::string File(const std::string& name) const { return folder_.File(name); }

  FakeTerminal terminal;
  std::vector<std::string> targets;  // one per connection
  FakeIdentity identity;
  FakeConsultations consultations;
  FakeThreads threads;
  FakeOutcomes outcomes;
  FakeModeration moderation;
  FakeEvents events;
  FakePractitioners practitioners;
  FakeAdmin admin;

 private:
  const testing::TempDir folder_;
  client::InProcessServer server_{identity,   consultations, threads,       outcomes,
                                  moderation, events,        practitioners, admin};
};

}  // namespace coconsult::cli
