// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "app/ports/store.h"
#include "app/scope.h"
#include "base/result.h"
#include "base/work_pool.h"
#include "rpc/load_gate.h"
#include "rpc/policy.h"
#include "rpc/under_way.h"

namespace coconsult::rpc {

// What is known of a call before anything has been looked up.
struct Admission {
  const MethodPolicy* policy = nullptr;
  std::string token_digest;  // empty for an anonymous call
  std::optional<Error>
      bad_fields;  // what the field limits say; told only once session and role have been checked
};

// What every call goes through, in this order: draining; a session token is there (unless the rpc is
// anonymous); field limits; then in one transaction: whose session, does a role and a relation allow it, was
// it done before under this request id, the use case. A call without a session, or whose roles do not allow
// it, learns nothing about its fields.
//
// A call that finds the server too busy (LoadGate) ends with OVERLOADED before anything is looked up.
//
// Use cases are plain functions. Requests and responses live until the call is finished. Errors are those of
// error_mapping.h; a call whose deadline has passed, or that was cancelled, is not begun. Thread-safe.
// gRPC's own threads only take a call in; what blocks runs on `pool` or in the store.
class Edge {
 public:
  using Finished = std::function<void(const grpc::Status&)>;

  // All four outlive the edge.
  // `most_calls`: at a time, see LoadGate.
  Edge(app::Store& store, const app::Services& services, WorkPool& pool, const PolicyTable& policies,
       std::size_t most_calls);

  // A read on a snapshot, on the work pool.
  template <class Req, class Res>
  grpc::ServerUnaryReactor* Read(grpc::CallbackServerContext* context, const Req* request, Res* response,
                                 Result<Res> (*use_case)(const app::ReadScope&, const Req&)) {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    StartRead(
        *context, *request,
        [use_case, request, response](const app::ReadScope& scope) {
          return Fill(use_case(scope, *request), *response);
        },
        Into(reactor));
    return reactor;
  }

  // One write. With a request_id in the request it has one effect however often it is repeated.
  template <class Req, class Res>
  grpc::ServerUnaryReactor* Write(grpc::CallbackServerContext* context, const Req* request, Res* response,
                                  Result<Res> (*use_case)(app::WriteScope&, const Req&)) {
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    StartWrite(
        *context, *request, *response, nullptr,
        [use_case, request, response](app::WriteScope& scope) {
          return Fill(use_case(scope, *request), *response);
        },
        Into(reactor));
    return reactor;
  }

  // One write within a stream: as Write, but it can wait (Precedence::kBulk), and `finished` is told how it
  // went, on any thread, perhaps before this returns. Context, request and response live until then.
  template <class Req, class Res>
  void WriteOne(grpc::CallbackServerContext& context, const Req& request, Res& response,
                Result<Res> (*use_case)(app::WriteScope&, const Req&), Finished finished) {
    StartWrite(
        context, request, response, nullptr,
        [use_case, &request, &response](app::WriteScope& scope) {
          return Fill(use_case(scope, request), response);
        },
        std::move(finished), Precedence::kBulk);
  }

  // A write with something expensive to do first. `prepare` runs on the work pool, on a snapshot, after the
  // same checks that the write makes; it is left out when the request was done before.
  template <class Prepared, class Req, class Res>
  grpc::ServerUnaryReactor* PreparedWrite(grpc::CallbackServerContext* context, const Req* request,
                                          Res* response,
                                          Result<Prepared> (*prepare)(const app::ReadScope&, const Req&),
                                          Result<Res> (*write)(app::WriteScope&, const Req&,
                                                               const Prepared&)) {
    auto prepared = std::make_shared<std::optional<Prepared>>();
    grpc::ServerUnaryReactor* const reactor = context->DefaultReactor();
    StartWrite(
        *context, *request, *response,
        [prepare, request, prepared](const app::ReadScope& scope) {
          return Fill(prepare(scope, *request), *prepared);
        },
        [write, request, response, prepared](app::WriteScope& scope) -> Result<void> {
          if (!*prepared) return PreparationMissing();
          return Fill(write(scope, *request, **prepared), *response);
        },
        Into(reactor));
    return reactor;
  }

  // --- For calls with a course of their own (streams).

  // The checks that need no look-up and say nothing about fields: the error that ends the call at once, or
  // what the others need.
  Result<Admission> Admit(const grpc::CallbackServerContext& context,
                          const google::protobuf::Message& request) const;
  // The field limits. Goes into Admission::bad_fields.
  static std::optional<Error> CheckFields(const MethodPolicy& policy,
                                          const google::protobuf::Message& request);
  // The checks that need a look-up: whose session, and may they do this. Then the bad fields, if any.
  Result<Caller> Check(const app::Transaction& tx, const Admission& admission,
                       const google::protobuf::Message& request, Timestamp now) const;
  // What the caller is told. Writes the detail of an internal error to the log, under a number that the
  // message names. `policy` may be null.
  grpc::Status ToStatus(const Error& error, const MethodPolicy* policy) const;
  app::Store& store() const { return store_; }
  const app::Services& services() const { return services_; }
  WorkPool& pool() const { return pool_; }

  // The calls that were let in and are not finished: single ones count by themselves, a stream keeps a token.
  UnderWay& under_way() { return under_way_; }

  // From now on new calls are refused with UNAVAILABLE. Calls under way go on.
  void BeginDrain() { draining_.store(true, std::memory_order_relaxed); }

 private:
  using Prepare = std::function<Result<void>(const app::ReadScope&)>;
  using Effect = std::function<Result<void>(app::WriteScope&)>;
  struct Call;
  using CallPtr = std::shared_ptr<Call>;

  template <class From, class To>
  static Result<void> Fill(Result<From> from, To& to) {
    if (!from) return std::move(from.error());
    to = *std::move(from);
    return {};
  }
  static Error PreparationMissing();
  static Finished Into(grpc::ServerUnaryReactor* reactor) {
    return [reactor](const grpc::Status& status) { reactor->Finish(status); };
  }

  void StartRead(grpc::CallbackServerContext& context, const google::protobuf::Message& request,
                 Prepare use_case, Finished finished);
  void StartWrite(grpc::CallbackServerContext& context, const google::protobuf::Message& request,
                  google::protobuf::Message& response, Prepare prepare, Effect effect, Finished finished,
                  Precedence at_most = Precedence::kSafety);

  void Start(const CallPtr& call, void (Edge::*next)(const CallPtr&));
  void ContinueRead(const CallPtr& call);
  void ContinueWrite(const CallPtr& call);
  void OnPool(const CallPtr& call, std::function<Result<void>()> task, void (Edge::*then)(const CallPtr&));
  Result<void> RunPrepare(const Call& call) const;
  void Commit(const CallPtr& call);
  Result<void> RunWrite(const Call& call, app::Transaction& tx) const;
  Result<void> RunOnce(const Call& call, app::WriteScope& scope, const Result<void>& allowed) const;
  Result<Caller> Authenticate(const app::Transaction& tx, const Admission& admission, Timestamp now) const;
  Result<void> Authorize(const app::Transaction& tx, const MethodPolicy& policy, const Caller& caller,
                         const google::protobuf::Message& request, Timestamp now) const;
  void Finish(const Call& call, const Result<void>& result) const;

  app::Store& store_;
  const app::Services& services_;
  WorkPool& pool_;
  const PolicyTable& policies_;
  LoadGate gate_;
  UnderWay under_way_;
  std::atomic<bool> draining_ = false;
};

}  // namespace coconsult::rpc
