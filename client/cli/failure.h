// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>

#include "client/cpp/result.h"

namespace coconsult::cli {

using client::Code;
using client::Done;
using client::Error;
using client::Outcome;
using client::Result;

// What the command line itself refuses; the same type as the server's refusals, so that both are shown alike.
inline Error Usage(std::string message) {
  return {Code::kInvalidArgument, "INVALID_FIELD", std::move(message)};
}
inline Error UsageOf(std::string field, std::string description) {
  return {Code::kInvalidArgument,
          "INVALID_FIELD",
          "Some input needs correcting.",
          {{std::move(field), std::move(description)}}};
}
inline Error NotSignedIn(std::string message) {
  return {Code::kUnauthenticated, "NOT_SIGNED_IN", std::move(message)};
}
inline Error YouSaidNo(std::string message) { return {Code::kCancelled, "CANCELLED", std::move(message)}; }
// A file or terminal of this machine failed.
inline Error LocalFailure(std::string message) { return {Code::kInternal, "LOCAL", std::move(message)}; }

}  // namespace coconsult::cli
