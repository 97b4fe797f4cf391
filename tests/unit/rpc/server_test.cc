// SPDX-License-Identifier: Apache-2.0
#include "rpc/server.h"

#include <gmock/gmock.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <future>
#include <thread>

#include "coconsult/v1/admin_service.grpc.pb.h"
#include "coconsult/v1/event_service.grpc.pb.h"
#include "coconsult/v1/identity_service.grpc.pb.h"
#include "domain/resource_name.h"
#include "unit/rpc/rpc_world.h"

namespace coconsult::rpc {
namespace {

using ::coconsult::testing::AppWorld;
using ::coconsult::testing::ReasonOf;
using ::coconsult::testing::TempDir;
using ::coconsult::testing::UseToken;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::chrono::system_clock::time_point In(std::chrono::milliseconds time) {
  return std::chrono::system_clock::now() + time;
}

class ServerTest : public ::testing::Test {
 protected:
  ~ServerTest() override {
    server_.reset();
    pool_.Stop();
  }

  void Start(const std::string& address = "127.0.0.1:0") {
    auto started = RpcServer::Start({.address = address}, world_.store(), world_.services(), pool_, hub_);
    ASSERT_TRUE(started) << started.error().message;
    server_ = *std::move(started);
    channel_ = grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials());
  }

  // An administrator whose token is "admin".
  void AddAdministrator() {
    admin_ =
        world_.AddPerson("Ann", "home_care", "fife", "", {}, {Role::kAdministrator, Role::kPractitioner});
    Session session{.id = world_.services().ids.New<SessionId>(world_.clock().Now()),
                    .practitioner = admin_,
                    .token_hash = world_.services().tokens.Digest("admin"),
                    .created_at = world_.clock().Now(),
                    .expires_at = world_.clock().Now() + std::chrono::hours(1)};
    const auto added = world_.store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      tx.accounts().InsertSession(session);
      return {};
    });
    ASSERT_TRUE(added);
  }

  grpc::Status Import(const v1::ImportPractitionersRequest& request) {
    grpc::ClientContext context;
    UseToken(context, "admin");
    v1::ImportPractitionersResponse response;
    return v1::AdminService::NewStub(channel_)->ImportPractitioners(&context, request, &response);
  }

  // What the standard health service says of a service; empty = it knows of none.
  std::string Health(const std::string& service) {
    std::string request;
    if (!service.empty()) request = "\n" + std::string(1, static_cast<char>(service.size())) + service;
    const grpc::Slice slice(request);
    grpc::ByteBuffer out(&slice, 1);
    grpc::ByteBuffer in;
    grpc::GenericStub stub(channel_);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    grpc::Status status;
    auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", out, &queue);
    call->StartCall();
    call->Finish(&in, &status, &queue);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    if (!status.ok()) return "";
    grpc::Slice reply;
    EXPECT_TRUE(in.DumpToSingleSlice(&reply).ok());
    const std::string bytes(reinterpret_cast<const char*>(reply.begin()), reply.size());
    return bytes == "\x08\x01" ? "SERVING" : "NOT_SERVING";
  }

  AppWorld world_;
  PractitionerId admin_;
  WorkPool pool_{2, 64};
  feed::Hub hub_;
  std::unique_ptr<RpcServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ServerTest, TellsThePortThatItGot) {
  Start();
  EXPECT_GT(server_->port(), 0);
  EXPECT_EQ(server_->address(), "127.0.0.1:" + std::to_string(server_->port()));
  grpc::ClientContext context;
  v1::GetSessionResponse response;
  const auto status = v1::IdentityService::NewStub(channel_)->GetSession(&context, {}, &response);
  EXPECT_EQ(ReasonOf(status), "NOT_SIGNED_IN");
}

TEST_F(ServerTest, ServesAUnixSocket) {
  const TempDir folder;
  Start("unix:" + folder.path().string() + "/socket");
  EXPECT_EQ(server_->port(), 0);
  EXPECT_EQ(Health(""), "SERVING");
}

TEST_F(ServerTest, SaysInOneLineThatAPortIsTaken) {
  Start();
  feed::Hub hub;
  const auto second =
      RpcServer::Start({.address = server_->address()}, world_.store(), world_.services(), pool_, hub);
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, StartsWith("Port " + std::to_string(server_->port()) + " is taken"));
  EXPECT_THAT(second.error().message, HasSubstr("--listen"));
  EXPECT_THAT(second.error().message, Not(HasSubstr("\n")));
}

TEST_F(ServerTest, SaysInOneLineThatAnAddressIsNotOfThisMachine) {
  feed::Hub hub;
  for (const char* address : {"192.0.2.1:7420", "unix:/no/such/folder/socket", "nonsense"}) {
    const auto server = RpcServer::Start({.address = address}, world_.store(), world_.services(), pool_, hub);
    ASSERT_FALSE(server);
    EXPECT_THAT(server.error().message, HasSubstr(std::string("Cannot listen on ") + address));
  }
}

TEST_F(ServerTest, AnswersHealthChecksUntilItDrains) {
  Start();
  EXPECT_EQ(Health(""), "SERVING");
  EXPECT_EQ(Health("coconsult.v1.ThreadService"), "SERVING");
  EXPECT_EQ(Health("coconsult.v1.NoService"), "");
}

TEST_F(ServerTest, DrainsWithWatchesOpen) {
  AddAdministrator();
  Start();
  grpc::ClientContext context;
  UseToken(context, "admin");
  const auto stub = v1::EventService::NewStub(channel_);
  const auto reader = stub->Watch(&context, {});
  v1::WatchResponse response;
  ASSERT_TRUE(reader->Read(&response));
  server_->Drain(In(std::chrono::seconds(60)));
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(hub_.size(), 0U);
  server_->Drain(In(std::chrono::seconds(60)));
  EXPECT_EQ(Health(""), "");
}

// As a client does that keeps its connection for later.
TEST_F(ServerTest, IsNotHeldUpByWhoIsConnectedAndAsksForNothing) {
  Start();
  const int connection = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{.sin_family = AF_INET,
                      .sin_port = htons(static_cast<std::uint16_t>(server_->port())),
                      .sin_addr = {htonl(INADDR_LOOPBACK)},
                      .sin_zero = {}};
  ASSERT_EQ(connect(connection, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  EXPECT_EQ(Health(""), "SERVING") << "accepted after the connection above";
  const auto began = std::chrono::steady_clock::now();
  server_->Drain(In(std::chrono::seconds(60)));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(15));
  close(connection);
}

TEST_F(ServerTest, WaitsForACallLongerThanForWhoAsksForNothing) {
  AddAdministrator();
  Start();
  std::promise<void> go_on;
  world_.store().Write(
      [&](app::Transaction&) -> Result<void> {
        go_on.get_future().wait();
        return {};
      },
      [](const Result<void>&) {});
  grpc::ClientContext context;
  UseToken(context, "admin");
  v1::SetRolesRequest request;
  request.set_practitioner(PractitionerName(admin_));
  request.add_roles(v1::ROLE_ADMINISTRATOR);
  request.set_request_id("waits-in-the-queue");
  v1::SetRolesResponse response;
  std::promise<grpc::Status> answer;
  const auto stub = v1::AdminService::NewStub(channel_);
  stub->async()->SetRoles(&context, &request, &response,
                          [&](const grpc::Status& status) { answer.set_value(status); });
  // What comes later on the same connection has been answered: the call is there.
  for (int i = 0; i < 20; ++i) EXPECT_EQ(Health(""), "SERVING");
  auto drained = std::async(std::launch::async, [this] { server_->Drain(In(std::chrono::seconds(60))); });
  EXPECT_EQ(drained.wait_for(std::chrono::milliseconds(1500)), std::future_status::timeout);
  go_on.set_value();
  EXPECT_TRUE(answer.get_future().get().ok());
}

// A page is in flight to a client that does not read, so the stream cannot end by itself.
TEST_F(ServerTest, EndsAWatchThatNobodyReadsAtTheDeadline) {
  AddAdministrator();
  world_.store().SetCommitListener([this](const std::vector<Change>& changes) { hub_.Publish(changes); });
  Start();
  grpc::ClientContext context;
  UseToken(context, "admin");
  const auto stub = v1::EventService::NewStub(channel_);
  const auto reader = stub->Watch(&context, {});
  v1::WatchResponse response;
  ASSERT_TRUE(reader->Read(&response));
  const auto written = world_.store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    for (int i = 0; i < 3; ++i) {
      Change change = Change::ForPerson(ChangeKind::kPractitionerUpdated, admin_, {}, {});
      change.note = std::string(3'500'000, 'x');
      tx.changes().Append(change);
    }
    return {};
  });
  ASSERT_TRUE(written);
  server_->Drain(In(std::chrono::milliseconds(300)));
  EXPECT_EQ(hub_.size(), 0U);
  while (reader->Read(&response)) {
  }
  EXPECT_FALSE(reader->Finish().ok());
}

TEST_F(ServerTest, GetsManyViolationsToTheClient) {
  AddAdministrator();
  Start();
  v1::ImportPractitionersRequest request;
  request.set_request_id("request-1");
  for (int i = 0; i < 100; ++i) request.add_rows()->set_email("\u00e9");
  const grpc::Status status = Import(request);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "INVALID_FIELD");
}

TEST_F(ServerTest, TakesALargeImportOnlyUpToItsLimit) {
  AddAdministrator();
  Start();
  v1::ImportPractitionersRequest request;
  request.set_request_id("request-1");
  request.set_validate_only(true);
  for (int i = 0; i < 100; ++i) {
    auto& row = *request.add_rows();
    row.set_email("person" + std::to_string(i) + "@sample.example");
    row.set_display_name("Person");
    row.set_sector("no_such_sector");
    row.set_organisation("Organisation");
    row.set_locality("fife");
    row.set_role_level("frontline");
    for (int t = 0; t < 4; ++t) row.add_experience(std::string(8000, 'x'));
  }
  EXPECT_GT(request.ByteSizeLong(), 3'000'000U);
  const grpc::Status looked_into = Import(request);
  EXPECT_THAT(looked_into.error_message(), Not(HasSubstr("too large")));
  EXPECT_EQ(ReasonOf(looked_into), "INVALID_FIELD");
  for (int i = 0; i < 40; ++i) *request.add_rows() = request.rows(i);
  EXPECT_EQ(Import(request).error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

}  // namespace
}  // namespace coconsult::rpc
