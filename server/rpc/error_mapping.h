// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "base/result.h"

namespace coconsult::rpc {

// The one table from our codes to gRPC's.
grpc::StatusCode StatusCodeOf(Errc code);

// Is it in error_reason.proto? A reason that is not is a bug of ours: it is answered with INTERNAL.
bool IsKnownReason(const std::string& reason);

// What a caller is told: the code, the message for people, and as details google.rpc.ErrorInfo {reason,
// domain "coconsult"}, BadRequest when there are violations, RetryInfo when trying again soon may help.
// Error::detail is left out. `incident`: a number to find the matching line of the log with; it is named in
// the message of an INTERNAL error.
//
// Everything together fits into the 8 KiB of trailers that a client takes by default: of many violations the
// last are left out.
grpc::Status ToStatus(const Error& error, const std::string& incident);

}  // namespace coconsult::rpc
