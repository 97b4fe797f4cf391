// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace grpc {
class Status;
}

namespace coconsult::client {

// The canonical codes of gRPC, with their numbers.
enum class Code {
  kCancelled = 1,
  kUnknown = 2,
  kInvalidArgument = 3,
  kDeadlineExceeded = 4,
  kNotFound = 5,
  kAlreadyExists = 6,
  kPermissionDenied = 7,
  kResourceExhausted = 8,
  kFailedPrecondition = 9,
  kAborted = 10,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kInternal = 13,
  kUnavailable = 14,
  kDataLoss = 15,
  kUnauthenticated = 16,
};
// "NOT_FOUND" and so on.
const char* Name(Code code);

struct Violation {
  std::string field;        // path in the request: "ask.title", "rows[12].sector"
  std::string description;  // what to do, for a person
};

// Why a call failed. `reason` is the stable UPPER_SNAKE name of coconsult.v1.ErrorReason without its prefix;
// empty when the failure did not come from the server's own code (no connection, a proxy in between).
// `message` is fit for a person.
struct Error {
  Code code = Code::kUnknown;
  std::string reason = {};
  std::string message = {};
  std::vector<Violation> violations = {};
};

// Reads the trailer grpc-status-details-bin. Details that are missing, damaged or of another domain are left
// out. `status` must not be OK.
Error ErrorFromStatus(const grpc::Status& status);

}  // namespace coconsult::client
