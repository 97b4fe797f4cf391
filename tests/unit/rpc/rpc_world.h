// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include <memory>
#include <string>
#include <vector>

#include "coconsult/v1/admin_service.pb.h"
#include "coconsult/v1/consultation_service.pb.h"
#include "coconsult/v1/event_service.pb.h"
#include "coconsult/v1/identity_service.pb.h"
#include "coconsult/v1/thread_service.pb.h"
#include "feed/hub.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "rpc/edge.h"
#include "support/app_world.h"

namespace coconsult::testing {

inline rpc::PolicyTable Policies() {
  auto table = rpc::PolicyTable::Build({v1::GetCommunityRequest::descriptor()->file()->service(0),
                                        v1::GetConsultationRequest::descriptor()->file()->service(0),
                                        v1::WatchRequest::descriptor()->file()->service(0),
                                        v1::SignInRequest::descriptor()->file()->service(0),
                                        v1::PostMessageRequest::descriptor()->file()->service(0)});
  return *std::move(table);
}

// An edge over a whole application, called through an in-process channel.
class RpcWorld {
 public:
  struct Options {
    int pool_threads = 2;
    std::size_t pool_queue = 64;
    std::chrono::milliseconds heartbeat{60'000};
    std::size_t most_calls = 1024;
  };

  explicit RpcWorld(Options options)
      : policies_(Policies()),
        pool_(options.pool_threads, options.pool_queue),
        hub_({.heartbeat = options.heartbeat}),
        edge_(world_.store(), world_.services(), pool_, policies_, options.most_calls) {
    world_.store().SetCommitListener([this](const std::vector<Change>& changes) { hub_.Publish(changes); });
  }
  RpcWorld() : RpcWorld(Options()) {}
  ~RpcWorld() {
    hub_.Close();
    if (server_) server_->Shutdown(std::chrono::system_clock::now());
    pool_.Stop();
  }

  void Serve(std::unique_ptr<grpc::Service> service) {
    service_ = std::move(service);
    grpc::ServerBuilder builder;
    builder.RegisterService(service_.get());
    server_ = builder.BuildAndStart();
    channel_ = server_->InProcessChannel({});
  }

  // Opens a session; the token is `token`.
  SessionId SignIn(PractitionerId person, const std::string& token) {
    Session session;
    session.id = world_.services().ids.New<SessionId>(world_.clock().Now());
    session.practitioner = person;
    session.token_hash = world_.services().tokens.Digest(token);
    session.created_at = world_.clock().Now();
    session.expires_at = world_.clock().Now() + std::chrono::hours(12);
    (void)world_.store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      tx.accounts().InsertSession(session);
      return {};
    });
    return session.id;
  }
  void EndSession(SessionId id) {
    (void)world_.store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      tx.accounts().DeleteSession(id);
      return {};
    });
  }

  AppWorld& world() { return world_; }
  rpc::Edge& edge() { return edge_; }
  feed::Hub& hub() { return hub_; }
  WorkPool& pool() { return pool_; }
  const std::shared_ptr<grpc::Channel>& channel() { return channel_; }

 private:
  AppWorld world_;
  rpc::PolicyTable policies_;
  WorkPool pool_;
  feed::Hub hub_;
  rpc::Edge edge_;
  std::unique_ptr<grpc::Service> service_;
  std::unique_ptr<grpc::Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

inline void UseToken(grpc::ClientContext& context, const std::string& token) {
  context.AddMetadata("authorization", "Bearer " + token);
}

// The reason in the details of a status; empty = none.
inline std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::ErrorInfo info;
  if (!details.ParseFromString(status.error_details()) || details.details_size() == 0) return "";
  return details.details(0).UnpackTo(&info) ? info.reason() : "";
}

}  // namespace coconsult::testing
