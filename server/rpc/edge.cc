// SPDX-License-Identifier: Apache-2.0
#include "rpc/edge.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <string_view>

#include "app/access.h"
#include "app/once.h"
#include "observability/log.h"
#include "rpc/error_mapping.h"

namespace coconsult::rpc {
namespace {

using google::protobuf::Message;

struct IncidentTag;

Error NotSignedIn() {
  return {Errc::kUnauthenticated, "NOT_SIGNED_IN",
          "You are not signed in, or your session has ended. Sign in and try again."};
}
Error Draining() {
  return {Errc::kUnavailable, "UNAVAILABLE",
          "The server is about to restart. Nothing was changed. Try again in a moment."};
}
Error Overloaded() {
  return {Errc::kResourceExhausted, "OVERLOADED",
          "The server has too much to do at the moment. Nothing was changed. Try again in a few seconds."};
}
Error TooLate() {
  return {Errc::kDeadlineExceeded, "DEADLINE_EXCEEDED",
          "The time allowed for this ran out before it began. Nothing was changed. Try again."};
}
Error TooLarge(std::size_t bytes, std::size_t limit) {
  return {Errc::kInvalidArgument, "INVALID_FIELD",
          "This request is too large: it has " + std::to_string(bytes / 1024) + " KiB, and may have " +
              std::to_string(limit / 1024) + ". Shorten it or split it up."};
}

char AsciiLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// What stands after "Bearer " (RFC 6750; schemes are compared without case), empty unless there is exactly
// one such value.
std::string_view BearerToken(const grpc::CallbackServerContext& context) {
  constexpr std::string_view kScheme = "bearer ";
  const auto [begin, end] = context.client_metadata().equal_range("authorization");
  if (begin == end || std::next(begin) != end) return {};
  std::string_view value(begin->second.data(), begin->second.size());
  if (value.size() <= kScheme.size()) return {};
  for (std::size_t i = 0; i < kScheme.size(); ++i) {
    if (AsciiLower(value[i]) != kScheme[i]) return {};
  }
  return value.substr(kScheme.size());
}

std::string Hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return text;
}

std::string Serialized(const Message& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

// The message's bytes, the same for equal messages, without the fields given.
std::string SerializedWithout(const FieldsToClear& left_out, const Message& message) {
  if (left_out.empty()) return Serialized(message);
  const std::unique_ptr<Message> copy(message.New());
  copy->CopyFrom(message);
  left_out.ClearIn(*copy);
  return Serialized(*copy);
}

std::string TextOf(const Message& message, const google::protobuf::FieldDescriptor* field) {
  return field == nullptr ? std::string() : message.GetReflection()->GetString(message, field);
}

// Under whose name a request id is kept: two callers, or two rpcs, can use the same one.
std::string RequestScope(const app::TokenSource& tokens, const Caller& caller, const MethodPolicy& policy,
                         const Message& request) {
  std::string who;
  if (caller.anonymous()) {
    who = "anonymous:" + Hex(tokens.Digest(TextOf(request, policy.secret)));
  } else {
    who = caller.practitioner.ToString();
  }
  return who + ":" + policy.request;
}

}  // namespace

// One unary call, or one write of a stream, from taking it in to finishing it.
struct Edge::Call {
  grpc::CallbackServerContext* context;
  Finished finished;
  const Message* request;
  Message* response = nullptr;               // of a write
  Precedence at_most = Precedence::kSafety;  // whatever the rpc has
  Admission admission;
  LoadGate::Place place;
  UnderWay::Token under_way;
  std::string request_id;
  std::string fingerprint;
  Prepare prepare;
  Effect effect;

  const MethodPolicy& policy() const { return *admission.policy; }
  // The caller no longer waits.
  bool Abandoned() const {
    return context->deadline() < std::chrono::system_clock::now() || context->IsCancelled();
  }
};

Edge::Edge(app::Store& store, const app::Services& services, WorkPool& pool, const PolicyTable& policies,
           std::size_t most_calls)
    : store_(store), services_(services), pool_(pool), policies_(policies), gate_(most_calls) {}

Error Edge::PreparationMissing() {
  return {Errc::kUnavailable, "UNAVAILABLE",
          "This could not be finished just now. Nothing was changed. Try again."};
}

Result<Admission> Edge::Admit(const grpc::CallbackServerContext& context, const Message& request) const {
  Admission admission;
  admission.policy = policies_.Find(request.GetDescriptor());
  if (admission.policy == nullptr) return Internal("no policy for " + request.GetTypeName());
  if (draining_.load(std::memory_order_relaxed)) return Draining();
  if (!admission.policy->access.anonymous) {
    const std::string_view token = BearerToken(context);
    if (token.empty()) return NotSignedIn();
    admission.token_digest = services_.tokens.Digest(token);
  }
  return admission;
}

std::optional<Error> Edge::CheckFields(const MethodPolicy& policy, const Message& request) {
  const std::size_t bytes = request.ByteSizeLong();
  if (bytes > policy.max_bytes) return TooLarge(bytes, policy.max_bytes);
  auto violations = Violations(*policy.limits, request);
  if (violations.empty()) return std::nullopt;
  return InvalidFields(std::move(violations));
}

Result<Caller> Edge::Authenticate(const app::Transaction& tx, const Admission& admission,
                                  Timestamp now) const {
  if (admission.policy->access.anonymous) return Caller{};
  ASSIGN_OR_RETURN(Caller caller, app::Authenticate(tx, admission.token_digest, now));
  if (caller.anonymous()) return NotSignedIn();
  return caller;
}

Result<void> Edge::Authorize(const app::Transaction& tx, const MethodPolicy& policy, const Caller& caller,
                             const Message& request, Timestamp now) const {
  std::string scratch;
  return app::Authorize(tx, caller, policy.access, TextAt(request, policy.resource, scratch), now);
}

Result<Caller> Edge::Check(const app::Transaction& tx, const Admission& admission, const Message& request,
                           Timestamp now) const {
  ASSIGN_OR_RETURN(Caller caller, Authenticate(tx, admission, now));
  const Result<void> allowed = Authorize(tx, *admission.policy, caller, request, now);
  if (admission.bad_fields && (allowed || allowed.error().code == Errc::kNotFound))
    return *admission.bad_fields;
  if (!allowed) return allowed.error();
  return caller;
}

grpc::Status Edge::ToStatus(const Error& error, const MethodPolicy* policy) const {
  const bool known = IsKnownReason(error.reason);
  if (error.code != Errc::kInternal && known) return rpc::ToStatus(error, "");
  const std::string id = services_.ids.New<Id<IncidentTag>>(services_.clock.Now()).ToString();
  const std::string incident = id.substr(id.size() - 10);  // random, and short enough to read out
  const std::string detail =
      known ? error.detail : "this reason is not in error_reason.proto; " + error.detail;
  observability::Log(observability::Level::kError, "rpc_failed",
                     {{"rpc", policy == nullptr ? "unknown" : policy->name},
                      {"incident", incident},
                      {"reason", error.reason},
                      {"detail", detail}});
  return rpc::ToStatus(error, incident);
}

void Edge::Finish(const Call& call, const Result<void>& result) const {
  call.finished(result ? grpc::Status::OK : ToStatus(result.error(), call.admission.policy));
}

// Runs a blocking task on the pool; its error, or one of the pool, finishes the call.
void Edge::OnPool(const CallPtr& call, std::function<Result<void>()> task,
                  void (Edge::*then)(const CallPtr&)) {
  const bool posted = pool_.TryPost([this, call, task = std::move(task), then] {
    Result<void> result;
    try {
      result = call->Abandoned() ? Result<void>(TooLate()) : task();
    } catch (const std::exception& failure) {
      result = Internal(failure.what());
    }
    if (!result || then == nullptr) return Finish(*call, result);
    (this->*then)(call);
  });
  if (!posted) Finish(*call, Overloaded());
}

void Edge::Start(const CallPtr& call, void (Edge::*next)(const CallPtr&)) {
  Result<Admission> admission = Admit(*call->context, *call->request);
  if (!admission) {
    call->admission.policy = policies_.Find(call->request->GetDescriptor());
    return Finish(*call, admission.error());
  }
  call->admission = *std::move(admission);
  call->under_way = under_way_.Begin();
  const Precedence precedence = std::min(call->policy().precedence, call->at_most);
  call->place = gate_.Enter(precedence, call->admission.token_digest);
  if (!call->place) return Finish(*call, Overloaded());
  if (call->request->ByteSizeLong() <= kMaxRequestBytes) {
    call->admission.bad_fields = CheckFields(call->policy(), *call->request);
    (this->*next)(call);
  } else {
    // Large ones take a while to check: not on gRPC's thread.
    const auto check = [call]() -> Result<void> {
      call->admission.bad_fields = CheckFields(call->policy(), *call->request);
      return {};
    };
    OnPool(call, check, next);
  }
}

// --- Reads

void Edge::StartRead(grpc::CallbackServerContext& context, const Message& request, Prepare use_case,
                     Finished finished) {
  auto call = std::make_shared<Call>(Call{&context, std::move(finished), &request});
  call->prepare = std::move(use_case);
  Start(call, &Edge::ContinueRead);
}

void Edge::ContinueRead(const CallPtr& call) {
  const auto read = [this, call]() -> Result<void> {
    return store_.Read([this, &call](const app::Transaction& tx) -> Result<void> {
      const Timestamp now = services_.clock.Now();
      ASSIGN_OR_RETURN(Caller caller, Check(tx, call->admission, *call->request, now));
      return call->prepare(app::ReadScope(tx, services_, caller, now));
    });
  };
  OnPool(call, read, nullptr);
}

// --- Writes

void Edge::StartWrite(grpc::CallbackServerContext& context, const Message& request, Message& response,
                      Prepare prepare, Effect effect, Finished finished, Precedence at_most) {
  auto call = std::make_shared<Call>(Call{&context, std::move(finished), &request, &response, at_most});
  call->prepare = std::move(prepare);
  call->effect = std::move(effect);
  Start(call, &Edge::ContinueWrite);
}

void Edge::ContinueWrite(const CallPtr& call) {
  const MethodPolicy& policy = call->policy();
  if (call->admission.bad_fields && policy.access.anonymous)
    return Finish(*call, *call->admission.bad_fields);
  if (!call->admission.bad_fields && policy.request_id != nullptr) {
    call->request_id = TextOf(*call->request, policy.request_id);
    // The request id may stay in: only requests with the same one are compared.
    // With the server's key, so that it does not tell a text that has been erased since.
    call->fingerprint = services_.tokens.Sign(SerializedWithout(policy.request_secrets, *call->request));
  }
  if (!call->admission.bad_fields && !call->prepare) return Commit(call);
  OnPool(
      call, [this, call] { return RunPrepare(*call); }, &Edge::Commit);
}

// On a snapshot: the checks that the write will make again, then what is expensive. A request that was done
// before goes on without preparation: the write finds its reply.
Result<void> Edge::RunPrepare(const Call& call) const {
  return store_.Read([this, &call](const app::Transaction& tx) -> Result<void> {
    const Timestamp now = services_.clock.Now();
    ASSIGN_OR_RETURN(Caller caller, Authenticate(tx, call.admission, now));
    if (!call.request_id.empty()) {
      const std::string scope = RequestScope(services_.tokens, caller, call.policy(), *call.request);
      if (tx.requests().Find(scope, call.request_id)) return {};
    }
    RETURN_IF_ERROR(Check(tx, call.admission, *call.request, now));
    return call.prepare(app::ReadScope(tx, services_, caller, now));
  });
}

void Edge::Commit(const CallPtr& call) {
  store_.Write([this, call](app::Transaction& tx) { return RunWrite(*call, tx); },
               [this, call](const Result<void>& result) { Finish(*call, result); });
}

Result<void> Edge::RunWrite(const Call& call, app::Transaction& tx) const {
  if (call.Abandoned()) return TooLate();
  const Timestamp now = services_.clock.Now();
  ASSIGN_OR_RETURN(Caller caller, Authenticate(tx, call.admission, now));
  app::WriteScope scope{tx, services_, caller, now};
  const Result<void> allowed = Authorize(tx, call.policy(), caller, *call.request, now);
  if (call.request_id.empty() || (!allowed && allowed.error().code != Errc::kNotFound)) {
    if (!allowed) return allowed.error();
    return call.effect(scope);
  }
  return RunOnce(call, scope, allowed);
}

// A request can end the relation that allowed it (an introduction takes the ask off the connectors' queue).
// Its repeat is still answered with the first reply, which is the caller's own.
Result<void> Edge::RunOnce(const Call& call, app::WriteScope& scope, const Result<void>& allowed) const {
  bool repeated = true;
  const auto effect = [&]() -> Result<std::string> {
    if (!allowed) return allowed.error();
    RETURN_IF_ERROR(call.effect(scope));
    repeated = false;
    return SerializedWithout(call.policy().reply_secrets, *call.response);
  };
  const std::string key = RequestScope(services_.tokens, scope.caller, call.policy(), *call.request);
  ASSIGN_OR_RETURN(const std::string reply,
                   app::Once(scope.tx, key, call.request_id, call.fingerprint, scope.now, effect));
  if (repeated && !call.response->ParseFromString(reply)) return Internal("a kept reply cannot be read");
  return {};
}

}  // namespace coconsult::rpc
