// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <tuple>

#include <grpcpp/grpcpp.h>

#include "client/cpp/request_id.h"
#include "client/cpp/result.h"
#include "client/cpp/retry.h"
#include "coconsult/v1/admin_service.grpc.pb.h"
#include "coconsult/v1/consultation_service.grpc.pb.h"
#include "coconsult/v1/event_service.grpc.pb.h"
#include "coconsult/v1/identity_service.grpc.pb.h"
#include "coconsult/v1/impact_service.grpc.pb.h"
#include "coconsult/v1/moderation_service.grpc.pb.h"
#include "coconsult/v1/outcome_service.grpc.pb.h"
#include "coconsult/v1/practitioner_service.grpc.pb.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::client {

struct ConnectionOptions {
  // "127.0.0.1:7420", "localhost:7420", "[::1]:7420" or "unix:/run/coconsult.sock". The wire is not
  // encrypted, so any other address is refused: a token must not travel in the open.
  std::string target = "127.0.0.1:7420";
  // A session's token; empty for the calls that need none.
  std::string token = {};
  // For each attempt of a call.
  std::chrono::milliseconds deadline{10'000};
  RetryPolicy retry = {};
  // Pauses between attempts; tests hand in one that does not sleep. Empty = sleep.
  std::function<void(std::chrono::milliseconds)> pause = {};
};

// What a repetition of each request does; those with a request id need no entry.
template <class Request>
constexpr Repeatable RepeatableOf() {
  if constexpr (requires(Request & request) { request.set_request_id(std::string()); }) {
    return Repeatable::kByRequestId;
  } else if constexpr (std::is_same_v<Request, v1::ChangePasswordRequest>) {
    return Repeatable::kNo;  // the repetition's old password would be wrong
  } else {
    return Repeatable::kWithoutEffect;
  }
}

// A connection to one server, opened when first used and again when it breaks. Blocking calls. Thread-safe.
class Connection {
 public:
  // Fails with INVALID_ARGUMENT on an address that is not of this machine.
  static Result<std::unique_ptr<Connection>> Open(ConnectionOptions options);
  // Over a channel of the caller's, such as an in-process one.
  Connection(std::shared_ptr<grpc::Channel> channel, ConnectionOptions options);

  // Calls one method and retries it as RetryPolicy says:
  //   connection.Call(&v1::ThreadService::Stub::PostMessage, request)
  // An empty request_id is filled in before the first attempt; all attempts carry the same one.
  template <class Stub, class Request, class Reply>
  Result<Reply> Call(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
                     Request request) {
    if constexpr (RepeatableOf<Request>() == Repeatable::kByRequestId) {
      if (request.request_id().empty()) request.set_request_id(NewRequestId());
    }
    Reply reply;
    const auto attempt = [&](grpc::ClientContext& context) {
      reply.Clear();
      return (std::get<Stub>(stubs_).*method)(&context, request, &reply);
    };
    Outcome outcome = CallWithRetries(RepeatableOf<Request>(), attempt);
    if (!outcome) return std::move(outcome.error());
    return reply;
  }

  // For the streams of WatchSession.
  v1::EventService::Stub& events() { return std::get<v1::EventService::Stub>(stubs_); }
  // Adds the token.
  void Authorise(grpc::ClientContext& context) const;
  const ConnectionOptions& options() const { return options_; }
  // ErrorFromStatus, with words of our own where gRPC's are not fit for a person.
  Error Explain(const grpc::Status& status) const;

 private:
  using Attempt = std::function<grpc::Status(grpc::ClientContext&)>;
  Outcome CallWithRetries(Repeatable repeatable, const Attempt& attempt) const;

  const ConnectionOptions options_;
  std::tuple<v1::AdminService::Stub, v1::ConsultationService::Stub, v1::EventService::Stub,
             v1::IdentityService::Stub, v1::ImpactService::Stub, v1::ModerationService::Stub,
             v1::OutcomeService::Stub, v1::PractitionerService::Stub, v1::ThreadService::Stub>
      stubs_;
};

// True for the addresses that never leave this machine: unix:..., localhost, 127.0.0.0/8, [::1]; with a port.
bool IsLocalTarget(const std::string& target);

}  // namespace coconsult::client
