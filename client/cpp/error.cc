// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/error.h"

#include <array>

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/support/status.h>

namespace coconsult::client {
namespace {

constexpr const char* kDomain = "coconsult";

constexpr std::array kCodeNames = {
    "OK",        "CANCELLED",      "UNKNOWN",           "INVALID_ARGUMENT",   "DEADLINE_EXCEEDED",
    "NOT_FOUND", "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION",
    "ABORTED",   "OUT_OF_RANGE",   "UNIMPLEMENTED",     "INTERNAL",           "UNAVAILABLE",
    "DATA_LOSS", "UNAUTHENTICATED"};

void AddDetail(const google::protobuf::Any& detail, Error& error) {
  google::rpc::ErrorInfo info;
  google::rpc::BadRequest bad_request;
  if (detail.Is<google::rpc::ErrorInfo>() && detail.UnpackTo(&info)) {
    if (info.domain() == kDomain) error.reason = info.reason();
  } else if (detail.Is<google::rpc::BadRequest>() && detail.UnpackTo(&bad_request)) {
    for (const auto& violation : bad_request.field_violations()) {
      error.violations.push_back({violation.field(), violation.description()});
    }
  }
}

}  // namespace

const char* Name(Code code) { return kCodeNames.at(static_cast<std::size_t>(code)); }

Error ErrorFromStatus(const grpc::Status& status) {
  Error error;
  const int code = status.error_code();
  if (code > 0 && code < static_cast<int>(kCodeNames.size())) error.code = static_cast<Code>(code);
  error.message = status.error_message();
  google::rpc::Status details;
  if (details.ParseFromString(status.error_details())) {
    for (const auto& detail : details.details()) AddDetail(detail, error);
  }
  return error;
}

}  // namespace coconsult::client
