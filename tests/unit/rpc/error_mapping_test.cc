// SPDX-License-Identifier: Apache-2.0
#include "rpc/error_mapping.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <set>

#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace coconsult::rpc {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

google::rpc::Status DetailsOf(const grpc::Status& status) {
  google::rpc::Status details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), static_cast<int>(status.error_code()));
  EXPECT_EQ(details.message(), status.error_message());
  return details;
}

template <class Detail>
std::optional<Detail> Find(const grpc::Status& status) {
  const google::rpc::Status details = DetailsOf(status);
  for (const auto& any : details.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) return detail;
  }
  return std::nullopt;
}

TEST(StatusCodeOf, GivesEachCodeItsOwn) {
  std::set<grpc::StatusCode> codes;
  for (int i = 0; i <= static_cast<int>(Errc::kInternal); ++i)
    codes.insert(StatusCodeOf(static_cast<Errc>(i)));
  EXPECT_EQ(codes.size(), static_cast<std::size_t>(Errc::kInternal) + 1);
  EXPECT_EQ(codes.count(grpc::StatusCode::OK), 0U);
  EXPECT_EQ(StatusCodeOf(Errc::kNotFound), grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(StatusCodeOf(Errc::kAborted), grpc::StatusCode::ABORTED);
}

TEST(ToStatus, CarriesTheReasonForPrograms) {
  const grpc::Status status = ToStatus(NotFound(), "");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  const auto info = Find<google::rpc::ErrorInfo>(status);
  ASSERT_TRUE(info);
  EXPECT_EQ(info->reason(), "NOT_FOUND");
  EXPECT_EQ(info->domain(), "coconsult");
  EXPECT_FALSE(Find<google::rpc::BadRequest>(status));
  EXPECT_FALSE(Find<google::rpc::RetryInfo>(status));
}

TEST(ToStatus, CarriesTheFieldViolations) {
  const auto bad = Find<google::rpc::BadRequest>(ToStatus(InvalidArgument("ask.title", "Fill this in."), ""));
  ASSERT_TRUE(bad);
  ASSERT_EQ(bad->field_violations_size(), 1);
  EXPECT_EQ(bad->field_violations(0).field(), "ask.title");
  EXPECT_EQ(bad->field_violations(0).description(), "Fill this in.");
}

TEST(ToStatus, SaysWhenToTryAgainWhereThatHelps) {
  const auto retry =
      Find<google::rpc::RetryInfo>(ToStatus({Errc::kUnavailable, "UNAVAILABLE", "Later."}, ""));
  ASSERT_TRUE(retry);
  EXPECT_GT(retry->retry_delay().seconds(), 0);
}

TEST(ToStatus, KeepsTheDetailToItselfAndNamesTheIncident) {
  const grpc::Status status = ToStatus(Internal("disk I/O error in changes.cc"), "abc123");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(status.error_message(), HasSubstr("abc123"));
  EXPECT_THAT(status.error_message(), Not(HasSubstr("disk")));
  EXPECT_THAT(status.error_details(), Not(HasSubstr("disk")));
}

TEST(ToStatus, TakesAReasonThatNobodyPromisedForABug) {
  const grpc::Status status = ToStatus({Errc::kNotFound, "NEVER_HEARD_OF", "Hm."}, "");
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(Find<google::rpc::ErrorInfo>(status)->reason(), "INTERNAL");
  EXPECT_FALSE(IsKnownReason("UNSPECIFIED"));
  EXPECT_FALSE(IsKnownReason(""));
  EXPECT_TRUE(IsKnownReason("REQUEST_ID_REUSED"));
}

TEST(ToStatus, FitsIntoTheTrailersThatClientsTake) {
  Error error{Errc::kInvalidArgument, "INVALID_FIELD", std::string(5000, 'm')};
  for (int i = 0; i < 100; ++i) {
    error.violations.push_back({"rows[" + std::to_string(i) + "].organisation", std::string(300, 'd')});
  }
  const grpc::Status status = ToStatus(error, "");
  EXPECT_LE(status.error_message().size() + status.error_details().size() * 4 / 3, 7000U);
  const auto bad = Find<google::rpc::BadRequest>(status);
  ASSERT_TRUE(bad);
  EXPECT_GT(bad->field_violations_size(), 5);
  EXPECT_EQ(bad->field_violations(0).field(), "rows[0].organisation");
}

TEST(ToStatus, ShortensBetweenCharacters) {
  std::string message;
  for (int i = 0; i < 400; ++i) message += "\u00e9\u20ac";
  const grpc::Status status = ToStatus({Errc::kNotFound, "NOT_FOUND", message}, "");
  EXPECT_LE(status.error_message().size(), 500U);
  DetailsOf(status);  // protobuf refuses half a character
  EXPECT_TRUE(status.error_message().ends_with("..."));
}

}  // namespace
}  // namespace coconsult::rpc
