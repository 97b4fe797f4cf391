// SPDX-License-Identifier: Apache-2.0
#include "client/cli/exit_code.h"

namespace coconsult::cli {

ExitCode ExitCodeOf(const client::Error& error) {
  using client::Code;
  switch (error.code) {
    case Code::kInvalidArgument:
    case Code::kOutOfRange:
      return ExitCode::kUsage;
    case Code::kUnauthenticated:
      return ExitCode::kNotSignedIn;
    case Code::kNotFound:
      return ExitCode::kNotFound;
    case Code::kUnavailable:
    case Code::kDeadlineExceeded:
    case Code::kResourceExhausted:
      return ExitCode::kTryAgain;
    case Code::kCancelled:
    case Code::kAlreadyExists:
    case Code::kPermissionDenied:
    case Code::kFailedPrecondition:
    case Code::kAborted:
      return ExitCode::kRefused;
    case Code::kUnknown:
    case Code::kUnimplemented:
    case Code::kInternal:
    case Code::kDataLoss:
      return ExitCode::kInternal;
  }
  return ExitCode::kInternal;
}

std::string ExitCodeHelp() {
  return "Exit codes:\n"
         "  0  done\n"
         "  1  refused: the state or your role does not allow it, or you said no\n"
         "  2  wrong usage, or input that needs correcting\n"
         "  3  not signed in, or wrong e-mail or password\n"
         "  4  not found, or not yours to see\n"
         "  5  the server is unreachable or busy: try again\n"
         "  6  something went wrong inside\n";
}

}  // namespace coconsult::cli
