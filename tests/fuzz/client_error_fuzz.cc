// SPDX-License-Identifier: Apache-2.0
// The end of a call as any server or proxy may send it: it becomes an error that can be shown, as text and as
// JSON.
#include <grpcpp/support/status.h>

#include <nlohmann/json.hpp>

#include "client/cli/error_text.h"
#include "client/cpp/error.h"
#include "target.h"
#include "terminal_safe.h"

namespace coconsult::fuzz {

// The first byte is the code, the first line the message, the rest the details.
void TestOne(std::string_view bytes) {
  Input input(bytes);
  const auto code = static_cast<grpc::StatusCode>(1 + input.Byte() % 30);
  const std::string message = input.Line();
  const client::Error error = client::ErrorFromStatus({code, message, input.Rest()});
  MUST_HOLD(error.code >= client::Code::kCancelled && error.code <= client::Code::kUnauthenticated);
  MUST_HOLD(error.message == message);
  const std::string text = cli::ErrorText(error);
  MUST_HOLD(IsTerminalSafe(text) && text.ends_with('\n'));
  const std::string json = cli::ErrorJson(error);
  MUST_HOLD(json.find('\n') == json.size() - 1);
  MUST_HOLD(nlohmann::json::parse(json).at("error").at("violations").size() == error.violations.size());
}

}  // namespace coconsult::fuzz
