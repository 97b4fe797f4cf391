// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/retry.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <vector>

#include "unit/client/fake_server.h"

namespace coconsult::client {
namespace {

using std::chrono::milliseconds;
using ::testing::Each;
using ::testing::Not;
using ::testing::SizeIs;

// Fails the first calls, then answers; keeps what it was asked.
class FlakyThreads final : public v1::ThreadService::Service {
 public:
  FlakyThreads(int failures, grpc::Status failure) : failures_(failures), failure_(std::move(failure)) {}

  grpc::Status PostMessage(grpc::ServerContext* context, const v1::PostMessageRequest* request,
                           v1::PostMessageResponse* reply) override {
    request_ids.push_back(request->request_id());
    authorisation = MetadataOf(*context, "authorization");
    if (static_cast<int>(request_ids.size()) <= failures_) return failure_;
    reply->set_sequence(7);
    return grpc::Status::OK;
  }
  grpc::Status ListMessages(grpc::ServerContext*, const v1::ListMessagesRequest*,
                            v1::ListMessagesResponse*) override {
    ++reads;
    return reads <= failures_ ? failure_ : grpc::Status::OK;
  }

  std::vector<std::string> request_ids;
  std::string authorisation;
  int reads = 0;

 private:
  const int failures_;
  const grpc::Status failure_;
};

class FailingIdentity final : public v1::IdentityService::Service {
 public:
  grpc::Status ChangePassword(grpc::ServerContext*, const v1::ChangePasswordRequest*,
                              v1::ChangePasswordResponse*) override {
    ++calls;
    return {grpc::StatusCode::UNAVAILABLE, "draining"};
  }
  int calls = 0;
};

const grpc::Status kUnavailable(grpc::StatusCode::UNAVAILABLE, "draining");
const grpc::Status kTooLate(grpc::StatusCode::DEADLINE_EXCEEDED, "too late");

TEST(Backoff, GrowsUpToItsLimitAndIsSpreadOverItsUpperHalf) {
  const RetryPolicy policy{.first_backoff = milliseconds(100), .longest_backoff = milliseconds(500)};
  EXPECT_EQ(Backoff(policy, 1, 0.0), milliseconds(50));
  EXPECT_EQ(Backoff(policy, 1, 1.0), milliseconds(100));
  EXPECT_EQ(Backoff(policy, 2, 1.0), milliseconds(200));
  EXPECT_EQ(Backoff(policy, 9, 1.0), milliseconds(500));
  EXPECT_EQ(Backoff(policy, 9, 0.5), milliseconds(375));
}

TEST(MayRetry, DependsOnWhatARepetitionDoes) {
  const Error unavailable{Code::kUnavailable};
  const Error shutting_down{Code::kCancelled};
  const Error late{Code::kDeadlineExceeded};
  const Error refused{Code::kFailedPrecondition};
  EXPECT_FALSE(MayRetry(unavailable, Repeatable::kNo));
  EXPECT_TRUE(MayRetry(unavailable, Repeatable::kWithoutEffect));
  EXPECT_FALSE(MayRetry(shutting_down, Repeatable::kNo));
  EXPECT_TRUE(MayRetry(shutting_down, Repeatable::kWithoutEffect));
  EXPECT_TRUE(MayRetry(shutting_down, Repeatable::kByRequestId));
  EXPECT_FALSE(MayRetry(late, Repeatable::kWithoutEffect));
  EXPECT_TRUE(MayRetry(late, Repeatable::kByRequestId));
  EXPECT_FALSE(MayRetry(refused, Repeatable::kByRequestId));
}

TEST(Call, RetriesAWriteWithTheSameRequestIdUntilItSucceeds) {
  FlakyThreads threads(3, kUnavailable);
  InProcessServer server(threads);
  const auto reply = server.Connect()->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest());
  ASSERT_TRUE(reply);
  EXPECT_EQ(reply->sequence(), 7);
  ASSERT_THAT(threads.request_ids, SizeIs(4));
  EXPECT_THAT(threads.request_ids, Each(threads.request_ids.front()));
  EXPECT_THAT(threads.request_ids.front(), SizeIs(26));
}

TEST(Call, RetriesAWriteThatTookTooLong) {
  FlakyThreads threads(1, kTooLate);
  InProcessServer server(threads);
  EXPECT_TRUE(server.Connect()->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest()));
  EXPECT_THAT(threads.request_ids, SizeIs(2));
}

TEST(Call, RetriesAWriteThatReachedTheServerAsItShutDown) {
  FlakyThreads threads(1, grpc::Status(grpc::StatusCode::CANCELLED, "CANCELLED"));
  InProcessServer server(threads);
  EXPECT_TRUE(server.Connect()->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest()));
  EXPECT_THAT(threads.request_ids, SizeIs(2));
}

TEST(Call, KeepsARequestIdOfTheCallers) {
  FlakyThreads threads(1, kUnavailable);
  InProcessServer server(threads);
  v1::PostMessageRequest request;
  request.set_request_id("my-own-request-id");
  EXPECT_TRUE(server.Connect()->Call(&v1::ThreadService::Stub::PostMessage, request));
  EXPECT_THAT(threads.request_ids, Each(std::string("my-own-request-id")));
}

TEST(Call, TakesANewRequestIdForEachCall) {
  FlakyThreads threads(0, kUnavailable);
  InProcessServer server(threads);
  const auto connection = server.Connect();
  EXPECT_TRUE(connection->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest()));
  EXPECT_TRUE(connection->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest()));
  ASSERT_THAT(threads.request_ids, SizeIs(2));
  EXPECT_NE(threads.request_ids[0], threads.request_ids[1]);
}

TEST(Call, GivesUpAfterTheLastAttemptAndPausesInBetween) {
  FlakyThreads threads(100, kUnavailable);
  InProcessServer server(threads);
  int pauses = 0;
  const auto connection = server.Connect({.retry = {.max_attempts = 4}, .pause = [&](milliseconds pause) {
                                            pauses += pause > milliseconds(0) ? 1 : 100;
                                          }});
  const auto reply = connection->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, Code::kUnavailable);
  EXPECT_THAT(threads.request_ids, SizeIs(4));
  EXPECT_EQ(pauses, 3);
}

TEST(Call, DoesNotRetryARefusal) {
  FlakyThreads threads(1, Refusal(grpc::StatusCode::FAILED_PRECONDITION, "NOT_IN_THIS_PHASE",
                                  "Questions only at the moment."));
  InProcessServer server(threads);
  const auto reply = server.Connect()->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest());
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().reason, "NOT_IN_THIS_PHASE");
  EXPECT_THAT(threads.request_ids, SizeIs(1));
}

TEST(Call, RetriesAReadOnlyWhenTheServerWasNotThere) {
  FlakyThreads unavailable(2, kUnavailable);
  InProcessServer draining(unavailable);
  EXPECT_TRUE(draining.Connect()->Call(&v1::ThreadService::Stub::ListMessages, v1::ListMessagesRequest()));
  EXPECT_EQ(unavailable.reads, 3);
  FlakyThreads late(2, kTooLate);
  InProcessServer slow(late);
  EXPECT_FALSE(slow.Connect()->Call(&v1::ThreadService::Stub::ListMessages, v1::ListMessagesRequest()));
  EXPECT_EQ(late.reads, 1);
}

TEST(Call, NeverRepeatsAPasswordChange) {
  FailingIdentity identity;
  InProcessServer server(identity);
  EXPECT_FALSE(
      server.Connect()->Call(&v1::IdentityService::Stub::ChangePassword, v1::ChangePasswordRequest()));
  EXPECT_EQ(identity.calls, 1);
}

TEST(Call, SendsTheTokenAsBearer) {
  FlakyThreads threads(0, kUnavailable);
  InProcessServer server(threads);
  EXPECT_TRUE(server.Connect({.token = "secret"})
                  ->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest()));
  EXPECT_EQ(threads.authorisation, "Bearer secret");
  EXPECT_TRUE(server.Connect()->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest()));
  EXPECT_EQ(threads.authorisation, "");
}

TEST(Open, AcceptsOnlyAddressesOfThisMachine) {
  for (const char* target :
       {"127.0.0.1:7420", "127.9.9.9:1", "localhost:7420", "[::1]:7420", "unix:/run/x.sock"}) {
    EXPECT_TRUE(IsLocalTarget(target)) << target;
  }
  for (const char* target :
       {"10.0.0.1:7420", "example.org:7420", "127.0.0.1", "127.0.0.1.example.org:80", "127.0.0:1",
        "localhost", "127.0.0.1:", "unix:", "", "dns:///localhost:1", "[::2]:7420", "127.0.0.256:1"}) {
    EXPECT_FALSE(IsLocalTarget(target)) << target;
  }
  const auto refused = Connection::Open({.target = "example.org:7420"});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::kInvalidArgument);
}

TEST(Explain, NamesTheServerThatCannotBeReached) {
  FlakyThreads threads(100, kUnavailable);
  InProcessServer server(threads);
  const auto reply = server.Connect({.target = "unix:/run/x.sock"})
                         ->Call(&v1::ThreadService::Stub::PostMessage, v1::PostMessageRequest());
  ASSERT_FALSE(reply);
  EXPECT_THAT(reply.error().message, ::testing::HasSubstr("unix:/run/x.sock"));
}

}  // namespace
}  // namespace coconsult::client
