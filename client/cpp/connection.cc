// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/connection.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <thread>
#include <utility>

namespace coconsult::client {
namespace {

constexpr int kLargestReply = 64 << 20;

std::shared_ptr<grpc::Channel> MakeChannel(const std::string& target) {
  grpc::ChannelArguments arguments;
  // A proxy from the environment would take local traffic, and the token with it, off this machine.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  // Also the time that one attempt to connect has: a busy machine needs more than it seems.
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, 5000);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 3000);
  // A minute: servers that have not set their own limit cut off who asks much oftener.
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  arguments.SetMaxReceiveMessageSize(kLargestReply);
  arguments.SetUserAgentPrefix("coconsult-client-cpp");
  return grpc::CreateCustomChannel(target, grpc::InsecureChannelCredentials(), arguments);
}

bool IsPort(std::string_view text) {
  return !text.empty() && text.size() <= 5 &&
         std::all_of(text.begin(), text.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

// "127.x.y.z", each part 0 to 255.
bool IsLoopbackV4(std::string_view host) {
  int parts = 0;
  while (true) {
    const auto dot = host.find('.');
    const std::string_view part = host.substr(0, dot);
    if (!IsPort(part) || part.size() > 3 || std::stoi(std::string(part)) > 255) return false;
    if (parts == 0 && part != "127") return false;
    ++parts;
    if (dot == std::string_view::npos) return parts == 4;
    host.remove_prefix(dot + 1);
  }
}

}  // namespace

bool IsLocalTarget(const std::string& target) {
  constexpr std::string_view kUnix = "unix:";
  if (target.starts_with(kUnix)) return target.size() > kUnix.size();
  const auto colon = target.rfind(':');
  if (colon == std::string::npos || !IsPort(std::string_view(target).substr(colon + 1))) return false;
  const std::string_view host = std::string_view(target).substr(0, colon);
  return host == "localhost" || host == "[::1]" || IsLoopbackV4(host);
}

Result<std::unique_ptr<Connection>> Connection::Open(ConnectionOptions options) {
  if (!IsLocalTarget(options.target)) {
    const std::string advice =
        "Give an address of this machine, such as 127.0.0.1:7420 or unix:/run/coconsult/coconsult.sock. "
        "Calls are not "
        "encrypted, so your sign-in would travel in the open. To reach another machine, use a tunnel: "
        "ssh -L 7420:127.0.0.1:7420 HOST";
    return Error{Code::kInvalidArgument,
                 "INVALID_FIELD",
                 "'" + options.target + "' cannot be used as the server.",
                 {{"server", advice}}};
  }
  auto channel = MakeChannel(options.target);
  return std::make_unique<Connection>(std::move(channel), std::move(options));
}

Connection::Connection(std::shared_ptr<grpc::Channel> channel, ConnectionOptions options)
    : options_(std::move(options)),
      stubs_(channel, channel, channel, channel, channel, channel, channel, channel, channel) {}

void Connection::Authorise(grpc::ClientContext& context) const {
  if (!options_.token.empty()) context.AddMetadata("authorization", "Bearer " + options_.token);
}

Error Connection::Explain(const grpc::Status& status) const {
  Error error = ErrorFromStatus(status);
  if (!error.reason.empty()) return error;
  if (error.code == Code::kUnavailable || error.code == Code::kCancelled) {
    error.message =
        "The server at " + options_.target +
        " cannot be reached. Check that it is running and that the address is right, then try again.";
  } else if (error.code == Code::kDeadlineExceeded) {
    error.message = "The server at " + options_.target + " did not answer in time. Try again in a minute.";
  } else if (error.code == Code::kUnimplemented) {
    error.message = "The server at " + options_.target +
                    " does not know this call. Is it a Coconsult server, and new enough?";
  }
  return error;
}

Outcome Connection::CallWithRetries(Repeatable repeatable, const Attempt& attempt) const {
  for (int made = 1;; ++made) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + options_.deadline);
    Authorise(context);
    const grpc::Status status = attempt(context);
    if (status.ok()) return Done();
    Error error = Explain(status);
    if (made >= options_.retry.max_attempts || !MayRetry(error, repeatable)) return error;
    const auto pause = Backoff(options_.retry, made, Jitter());
    if (options_.pause) {
      options_.pause(pause);
    } else {
      std::this_thread::sleep_for(pause);
    }
  }
}

}  // namespace coconsult::client
