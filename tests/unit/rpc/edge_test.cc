// SPDX-License-Identifier: Apache-2.0
#include "rpc/edge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>

#include "app/threads.h"
#include "coconsult/v1/thread_service.grpc.pb.h"
#include "domain/resource_name.h"
#include "unit/rpc/rpc_world.h"

namespace coconsult::rpc {
namespace {

using ::coconsult::testing::ReasonOf;
using ::coconsult::testing::RpcWorld;
using ::coconsult::testing::UseToken;
using ::testing::HasSubstr;
using ::testing::Not;

std::atomic<int> effects = 0;

// What PostMessage does is said by its text.
Result<v1::PostMessageResponse> Effect(app::WriteScope& scope, const v1::PostMessageRequest& request) {
  ++effects;
  const auto consultation = *ParseConsultationName(request.parent());
  v1::PostMessageResponse response;
  response.set_sequence(effects);
  if (request.text() == "leave") {
    auto member = *scope.tx.consultations().FindMember(consultation, scope.caller.practitioner);
    member.left_at = scope.now;
    scope.tx.consultations().UpdateParticipant(member);
  }
  if (request.text() == "fail") return FailedPrecondition("WRONG_STATE", "Not now.");
  if (request.text() == "invent a reason") return FailedPrecondition("MADE_UP", "Not now.");
  if (request.text() == "throw") throw std::runtime_error("secret of the machine room");
  return response;
}

struct Ready {
  int number = 0;
};
std::atomic<int> preparations = 0;
Result<Ready> Prepare(const app::ReadScope&, const v1::PostMessageRequest& request) {
  ++preparations;
  if (request.text() == "throw early") throw std::runtime_error("secret of the machine room");
  if (request.text() == "refuse early") return FailedPrecondition("WRONG_STATE", "Not now.");
  return Ready{42};
}
Result<v1::PostMessageResponse> WithPrepared(app::WriteScope& scope, const v1::PostMessageRequest& request,
                                             const Ready& ready) {
  auto response = Effect(scope, request);
  if (response) response->set_sequence(ready.number);
  return response;
}

std::promise<void>* read_started = nullptr;
std::latch* read_may_end = nullptr;
std::atomic<int> reads = 0;
Result<v1::ListMessagesResponse> Look(const app::ReadScope&, const v1::ListMessagesRequest&) {
  ++reads;
  if (read_started != nullptr) std::exchange(read_started, nullptr)->set_value();
  if (read_may_end != nullptr) read_may_end->wait();
  v1::ListMessagesResponse response;
  response.set_last_sequence(7);
  return response;
}

class SampleService final : public v1::ThreadService::CallbackService {
 public:
  SampleService(Edge& edge, bool prepared) : edge_(edge), prepared_(prepared) {}

  grpc::ServerUnaryReactor* PostMessage(grpc::CallbackServerContext* context,
                                        const v1::PostMessageRequest* request,
                                        v1::PostMessageResponse* response) override {
    if (prepared_) return edge_.PreparedWrite(context, request, response, &Prepare, &WithPrepared);
    return edge_.Write(context, request, response, &Effect);
  }
  grpc::ServerUnaryReactor* ListMessages(grpc::CallbackServerContext* context,
                                         const v1::ListMessagesRequest* request,
                                         v1::ListMessagesResponse* response) override {
    return edge_.Read(context, request, response, &Look);
  }

 private:
  Edge& edge_;
  const bool prepared_;
};

// Runs everything over a write, and over a write with preparation.
class EdgeTest : public ::testing::TestWithParam<bool> {
 protected:
  EdgeTest() { Open({}); }

  void Open(const RpcWorld::Options& options) {
    rpc_ = std::make_unique<RpcWorld>(options);
    rpc_->Serve(std::make_unique<SampleService>(rpc_->edge(), GetParam()));
    stub_ = v1::ThreadService::NewStub(rpc_->channel());
    effects = preparations = reads = 0;
    auto& world = rpc_->world();
    asker_ = world.AddPerson("Ada", "home_care", "fife");
    outsider_ = world.AddPerson("Bea", "home_care", "fife");
    const auto evaluator = world.AddPerson("Eve", "home_care", "fife", "", {}, {Role::kEvaluator});
    consultation_ = MakeConsultation();
    session_ = rpc_->SignIn(asker_, "ada");
    rpc_->SignIn(outsider_, "bea");
    rpc_->SignIn(evaluator, "eve");
  }

  ConsultationId MakeConsultation() {
    auto& world = rpc_->world();
    Consultation consultation;
    consultation.id = world.services().ids.New<ConsultationId>(world.clock().Now());
    consultation.asker = asker_;
    const auto made = world.store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      tx.consultations().Insert(consultation);
      tx.consultations().AddParticipant(
          {.consultation = consultation.id, .practitioner = asker_, .role = "asker"});
      return {};
    });
    EXPECT_TRUE(made) << made.error().detail;
    return consultation.id;
  }

  v1::PostMessageRequest Request(const std::string& text = "hello",
                                 const std::string& request_id = "request-1") {
    v1::PostMessageRequest request;
    request.set_parent(ConsultationName(consultation_));
    request.set_kind("answer");
    request.set_text(text);
    request.set_request_id(request_id);
    return request;
  }

  grpc::Status Post(const std::string& token, const v1::PostMessageRequest& request) {
    grpc::ClientContext context;
    if (!token.empty()) UseToken(context, token);
    reply_.Clear();
    return stub_->PostMessage(&context, request, &reply_);
  }
  grpc::Status List(const std::string& token, const v1::ListMessagesRequest& request) {
    grpc::ClientContext context;
    if (!token.empty()) UseToken(context, token);
    v1::ListMessagesResponse reply;
    return stub_->ListMessages(&context, request, &reply);
  }
  v1::ListMessagesRequest ListRequest() {
    v1::ListMessagesRequest request;
    request.set_parent(ConsultationName(consultation_));
    return request;
  }

  std::unique_ptr<RpcWorld> rpc_;
  std::unique_ptr<v1::ThreadService::Stub> stub_;
  PractitionerId asker_;
  PractitionerId outsider_;
  ConsultationId consultation_;
  SessionId session_;
  v1::PostMessageResponse reply_;
};

INSTANTIATE_TEST_SUITE_P(Writes, EdgeTest, ::testing::Bool(),
                         [](const auto& test) { return test.param ? "Prepared" : "Plain"; });

TEST_P(EdgeTest, RunsTheUseCase) {
  const grpc::Status status = Post("ada", Request());
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(reply_.sequence(), GetParam() ? 42 : 1);
  EXPECT_TRUE(List("ada", ListRequest()).ok());
}

TEST_P(EdgeTest, SaysNothingAboutFieldsToSomebodyWhoIsNotSignedIn) {
  for (const char* token : {"", "nobody's"}) {
    const grpc::Status status = Post(token, {});
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_EQ(ReasonOf(status), "NOT_SIGNED_IN");
    EXPECT_EQ(List(token, {}).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  }
  EXPECT_EQ(effects, 0);
}

TEST_P(EdgeTest, SaysNothingAboutFieldsToARoleThatMayNotCall) {
  EXPECT_EQ(ReasonOf(Post("eve", {})), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(ReasonOf(Post("eve", Request())), "ROLE_NOT_ALLOWED");
  EXPECT_EQ(List("eve", {}).error_code(), grpc::StatusCode::PERMISSION_DENIED);
}

TEST_P(EdgeTest, ReportsBadFieldsToACaller) {
  const grpc::Status status = Post("ada", {});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  google::rpc::Status details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  google::rpc::BadRequest bad;
  ASSERT_TRUE(details.details(1).UnpackTo(&bad));
  EXPECT_EQ(bad.field_violations_size(), 4);
  EXPECT_EQ(List("ada", {}).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(effects + reads + preparations, 0);
}

TEST_P(EdgeTest, DoesNotTellUnknownFromForbidden) {
  const grpc::Status forbidden = Post("bea", Request());
  auto request = Request();
  request.set_parent("consultations/00000000000000000000000001");
  const grpc::Status unknown = Post("bea", request);
  EXPECT_EQ(forbidden.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(forbidden.error_message(), unknown.error_message());
  EXPECT_EQ(forbidden.error_details(), unknown.error_details());
  EXPECT_EQ(List("bea", ListRequest()).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(effects + reads + preparations, 0);
}

TEST_P(EdgeTest, GivesARepeatedRequestOneEffect) {
  ASSERT_TRUE(Post("ada", Request()).ok());
  const auto first = reply_.SerializeAsString();
  ASSERT_TRUE(Post("ada", Request()).ok());
  EXPECT_EQ(reply_.SerializeAsString(), first);
  EXPECT_EQ(effects, 1);
  EXPECT_EQ(preparations, GetParam() ? 1 : 0);
  ASSERT_TRUE(Post("ada", Request("hello", "request-2")).ok());
  EXPECT_EQ(effects, 2);
}

TEST_P(EdgeTest, RefusesARequestIdThatWasUsedForSomethingElse) {
  ASSERT_TRUE(Post("ada", Request("hello")).ok());
  const grpc::Status status = Post("ada", Request("goodbye"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ReasonOf(status), "REQUEST_ID_REUSED");
  EXPECT_EQ(effects, 1);
}

TEST_P(EdgeTest, LetsAFailedRequestBeTriedAgain) {
  EXPECT_EQ(ReasonOf(Post("ada", Request("fail"))), "WRONG_STATE");
  EXPECT_EQ(ReasonOf(Post("ada", Request("fail"))), "WRONG_STATE");
  EXPECT_EQ(effects, 2);
  EXPECT_TRUE(Post("ada", Request("hello")).ok());
}

TEST_P(EdgeTest, RepeatsTheReplyOfARequestThatEndedTheRelation) {
  ASSERT_TRUE(Post("ada", Request("leave")).ok());
  const auto first = reply_.SerializeAsString();
  ASSERT_TRUE(Post("ada", Request("leave")).ok());
  EXPECT_EQ(reply_.SerializeAsString(), first);
  EXPECT_EQ(effects, 1);
  EXPECT_EQ(Post("ada", Request("leave", "request-2")).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_P(EdgeTest, KeepsRequestIdsOfDifferentCallersApart) {
  const auto made = rpc_->world().store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    tx.consultations().AddParticipant(
        {.consultation = consultation_, .practitioner = outsider_, .role = "consultant"});
    return {};
  });
  ASSERT_TRUE(made);
  ASSERT_TRUE(Post("ada", Request()).ok());
  ASSERT_TRUE(Post("bea", Request()).ok());
  EXPECT_EQ(effects, 2);
}

TEST_P(EdgeTest, StopsAtTheEndOfASession) {
  rpc_->EndSession(session_);
  EXPECT_EQ(Post("ada", Request()).error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(effects, 0);
}

TEST_P(EdgeTest, TakesTheSchemeOfATokenWithoutCase) {
  grpc::ClientContext context;
  context.AddMetadata("authorization", "bearer ada");
  EXPECT_TRUE(stub_->PostMessage(&context, Request(), &reply_).ok());
}

TEST_P(EdgeTest, RefusesTwoTokens) {
  grpc::ClientContext context;
  UseToken(context, "ada");
  UseToken(context, "bea");
  EXPECT_EQ(stub_->PostMessage(&context, Request(), &reply_).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_P(EdgeTest, RefusesALargeRequestWithoutLookingIntoIt) {
  const grpc::Status status = Post("ada", Request(std::string(100'000, 'x')));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("too large: it has 97 KiB, and may have 64"));
  EXPECT_EQ(Post("", Request(std::string(100'000, 'x'))).error_code(), grpc::StatusCode::UNAUTHENTICATED);
}

TEST_P(EdgeTest, HidesWhatWentWrongInside) {
  std::vector<std::string> texts = {"throw", "invent a reason"};
  if (GetParam()) texts.emplace_back("throw early");
  for (const std::string& text : texts) {
    const grpc::Status status = Post("ada", Request(text));
    EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
    EXPECT_THAT(status.error_message(), HasSubstr("report the incident "));
    EXPECT_THAT(status.error_message() + status.error_details(), Not(HasSubstr("machine room")));
  }
}

TEST_P(EdgeTest, RefusesNewCallsWhenDraining) {
  rpc_->edge().BeginDrain();
  EXPECT_EQ(ReasonOf(Post("ada", Request())), "UNAVAILABLE");
  EXPECT_EQ(List("ada", ListRequest()).error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_P(EdgeTest, RefusesAtOnceWhatComesWhileAllPlacesAreTaken) {
  Open({.most_calls = 4});  // of which one session has one
  std::promise<void> started;
  std::latch may_end(1);
  read_started = &started;
  read_may_end = &may_end;
  auto first = std::async(std::launch::async, [this] { return List("ada", ListRequest()); });
  started.get_future().wait();

  const grpc::Status refused = Post("ada", Request());
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(refused), "OVERLOADED");
  EXPECT_EQ(List("bea", ListRequest()).error_code(), grpc::StatusCode::NOT_FOUND) << "a place of her own";

  may_end.count_down();
  EXPECT_TRUE(first.get().ok());
  read_may_end = nullptr;
  EXPECT_EQ(effects, 0);
  // The place is given back just after the answer has left.
  grpc::Status status;
  do status = Post("ada", Request());
  while (ReasonOf(status) == "OVERLOADED");
  EXPECT_TRUE(status.ok());
}

TEST_P(EdgeTest, DoesNotBeginWhatNobodyWaitsForAndRefusesWhatDoesNotFitTheQueue) {
  Open({.pool_threads = 1, .pool_queue = 1});
  std::promise<void> started;
  std::latch may_end(1);
  read_started = &started;
  read_may_end = &may_end;

  // The first read keeps the only thread busy; the second waits in the queue until its deadline has passed.
  auto first = std::async(std::launch::async, [this] { return List("ada", ListRequest()); });
  started.get_future().wait();
  grpc::ClientContext impatient;
  impatient.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(100));
  UseToken(impatient, "ada");
  v1::ListMessagesResponse reply;
  const grpc::Status late = stub_->ListMessages(&impatient, ListRequest(), &reply);
  EXPECT_EQ(late.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOf(List("ada", ListRequest())), "OVERLOADED");

  may_end.count_down();
  EXPECT_TRUE(first.get().ok());
  rpc_->pool().Stop();
  read_may_end = nullptr;
  EXPECT_EQ(reads, 1);
}

class PreparedWriteTest : public EdgeTest {};
INSTANTIATE_TEST_SUITE_P(Writes, PreparedWriteTest, ::testing::Values(true),
                         [](const auto& test) { return test.param ? "Prepared" : "Plain"; });

TEST_P(PreparedWriteTest, EndsEarlyWhatPreparationRefuses) {
  EXPECT_EQ(ReasonOf(Post("ada", Request("refuse early"))), "WRONG_STATE");
  EXPECT_EQ(effects, 0);
}

}  // namespace
}  // namespace coconsult::rpc
