// SPDX-License-Identifier: Apache-2.0
#include "rpc/error_mapping.h"

#include <optional>
#include <string_view>

#include "coconsult/v1/error_reason.pb.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace coconsult::rpc {
namespace {

constexpr std::string_view kDomain = "coconsult";
constexpr std::size_t kMaxMessageBytes = 500;
// Details are sent in base64 and hold the message once more.
constexpr std::size_t kMaxViolationBytes = 3000;

// At most `limit` bytes, ending with a whole character.
std::string Shorten(const std::string& text, std::size_t limit) {
  if (text.size() <= limit) return text;
  std::size_t end = limit - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::optional<int> RetrySeconds(const Error& error) {
  if (error.reason == "DISK_FULL") return 60;
  if (error.code == Errc::kUnavailable || error.code == Errc::kResourceExhausted) return 1;
  return std::nullopt;
}

google::rpc::BadRequest BadRequestOf(const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest bad_request;
  std::size_t bytes = 0;
  for (const FieldViolation& violation : violations) {
    auto& added = *bad_request.add_field_violations();
    added.set_field(Shorten(violation.field, 200));
    added.set_description(Shorten(violation.description, 400));
    bytes += added.ByteSizeLong() + 4;
    if (bytes > kMaxViolationBytes && bad_request.field_violations_size() > 1) {
      bad_request.mutable_field_violations()->RemoveLast();
      break;
    }
  }
  return bad_request;
}

}  // namespace

grpc::StatusCode StatusCodeOf(Errc code) {
  switch (code) {
    case Errc::kInvalidArgument:
      return grpc::StatusCode::INVALID_ARGUMENT;
    case Errc::kUnauthenticated:
      return grpc::StatusCode::UNAUTHENTICATED;
    case Errc::kPermissionDenied:
      return grpc::StatusCode::PERMISSION_DENIED;
    case Errc::kNotFound:
      return grpc::StatusCode::NOT_FOUND;
    case Errc::kAlreadyExists:
      return grpc::StatusCode::ALREADY_EXISTS;
    case Errc::kFailedPrecondition:
      return grpc::StatusCode::FAILED_PRECONDITION;
    case Errc::kAborted:
      return grpc::StatusCode::ABORTED;
    case Errc::kResourceExhausted:
      return grpc::StatusCode::RESOURCE_EXHAUSTED;
    case Errc::kUnavailable:
      return grpc::StatusCode::UNAVAILABLE;
    case Errc::kDeadlineExceeded:
      return grpc::StatusCode::DEADLINE_EXCEEDED;
    case Errc::kInternal:
      return grpc::StatusCode::INTERNAL;
  }
  return grpc::StatusCode::INTERNAL;
}

bool IsKnownReason(const std::string& reason) {
  v1::ErrorReason parsed{};
  return v1::ErrorReason_Parse("ERROR_REASON_" + reason, &parsed) && parsed != v1::ERROR_REASON_UNSPECIFIED;
}

grpc::Status ToStatus(const Error& error, const std::string& incident) {
  if (!IsKnownReason(error.reason)) return ToStatus(Internal("unknown reason " + error.reason), incident);
  const grpc::StatusCode code = StatusCodeOf(error.code);
  std::string message = Shorten(error.message, kMaxMessageBytes);
  if (error.code == Errc::kInternal && !incident.empty())
    message += " If it stays, report the incident " + incident + ".";

  google::rpc::Status status;
  status.set_code(code);
  status.set_message(message);
  google::rpc::ErrorInfo info;
  info.set_reason(error.reason);
  info.set_domain(std::string(kDomain));
  status.add_details()->PackFrom(info);
  if (!error.violations.empty()) status.add_details()->PackFrom(BadRequestOf(error.violations));
  if (const auto seconds = RetrySeconds(error)) {
    google::rpc::RetryInfo retry;
    retry.mutable_retry_delay()->set_seconds(*seconds);
    status.add_details()->PackFrom(retry);
  }
  return {code, message, status.SerializeAsString()};
}

}  // namespace coconsult::rpc
