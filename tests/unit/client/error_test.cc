// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/error.h"

#include <gtest/gtest.h>

#include "unit/client/fake_server.h"

namespace coconsult::client {
namespace {

TEST(ErrorFromStatus, ReadsReasonAndViolationsFromTheDetails) {
  const Error error =
      ErrorFromStatus(Refusal(grpc::StatusCode::INVALID_ARGUMENT, "INVALID_FIELD", "Two fields are wrong.",
                              {{"ask.title", "Too short."}, {"ask.theme", "Unknown."}}));
  EXPECT_EQ(error.code, Code::kInvalidArgument);
  EXPECT_EQ(error.reason, "INVALID_FIELD");
  EXPECT_EQ(error.message, "Two fields are wrong.");
  ASSERT_EQ(error.violations.size(), 2U);
  EXPECT_EQ(error.violations[0].field, "ask.title");
  EXPECT_EQ(error.violations[1].description, "Unknown.");
}

TEST(ErrorFromStatus, KeepsCodeAndMessageWithoutDetails) {
  const Error error = ErrorFromStatus(grpc::Status(grpc::StatusCode::UNAVAILABLE, "no"));
  EXPECT_EQ(error.code, Code::kUnavailable);
  EXPECT_EQ(error.message, "no");
  EXPECT_TRUE(error.reason.empty());
}

TEST(ErrorFromStatus, LeavesOutDamagedDetails) {
  const Error error =
      ErrorFromStatus(grpc::Status(grpc::StatusCode::NOT_FOUND, "gone", "\xFF\x01 no message"));
  EXPECT_EQ(error.code, Code::kNotFound);
  EXPECT_TRUE(error.reason.empty());
}

TEST(ErrorFromStatus, LeavesOutAReasonOfAnotherDomain) {
  google::rpc::ErrorInfo info;
  info.set_reason("QUOTA");
  info.set_domain("example.com");
  google::rpc::Status details;
  details.add_details()->PackFrom(info);
  const Error error = ErrorFromStatus(
      grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "slow down", details.SerializeAsString()));
  EXPECT_TRUE(error.reason.empty());
}

TEST(ErrorFromStatus, TakesACodeItDoesNotKnowForUnknown) {
  EXPECT_EQ(ErrorFromStatus(grpc::Status(grpc::StatusCode::DO_NOT_USE, "odd")).code, Code::kUnknown);
}

TEST(CodeName, IsTheCanonicalName) {
  EXPECT_STREQ(Name(Code::kUnauthenticated), "UNAUTHENTICATED");
  EXPECT_STREQ(Name(Code::kAborted), "ABORTED");
}

}  // namespace
}  // namespace coconsult::client
