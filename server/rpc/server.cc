// SPDX-License-Identifier: Apache-2.0
#include "rpc/server.h"

#include <absl/synchronization/mutex.h>
#include <grpc/grpc.h>
#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>
#include <grpcpp/support/channel_arguments.h>

#include <algorithm>
#include <mutex>
#include <string_view>
#include <utility>
#include <vector>

#include "coconsult/v1/admin_service.grpc.pb.h"
#include "coconsult/v1/consultation_service.grpc.pb.h"
#include "coconsult/v1/event_service.grpc.pb.h"
#include "coconsult/v1/identity_service.grpc.pb.h"
#include "coconsult/v1/impact_service.grpc.pb.h"
#include "coconsult/v1/moderation_service.grpc.pb.h"
#include "coconsult/v1/outcome_service.grpc.pb.h"
#include "coconsult/v1/practitioner_service.grpc.pb.h"
#include "coconsult/v1/thread_service.grpc.pb.h"
#include "rpc/edge.h"
#include "rpc/event_service.h"
#include "rpc/grpc_log.h"
#include "rpc/policy.h"
#include "rpc/services.h"
#include "rpc/thread_service.h"

namespace coconsult::rpc {
namespace {

using google::protobuf::ServiceDescriptor;

constexpr int kMaxMetadataBytes = 8 * 1024;
constexpr int kMaxReceivedMessage = static_cast<int>(kMaxReceivedBytes) + 1024;  // our own check speaks first
constexpr int kReflectionThreads = 16;
// For what was answered last to go out, and for clients to let go by themselves.
constexpr std::chrono::seconds kGoodbye{1};
constexpr std::string_view kUnixPrefix = "unix:";

template <class... Services>
std::vector<const ServiceDescriptor*> DescriptorsOf() {
  const auto* pool = google::protobuf::DescriptorPool::generated_pool();
  return {pool->FindServiceByName(Services::service_full_name())...};
}

std::vector<const ServiceDescriptor*> AllDescriptors() {
  return DescriptorsOf<v1::AdminService, v1::ConsultationService, v1::EventService, v1::IdentityService,
                       v1::ImpactService, v1::ModerationService, v1::OutcomeService, v1::PractitionerService,
                       v1::ThreadService>();
}

std::vector<std::unique_ptr<grpc::Service>> MakeServices(Edge& edge, feed::Hub& hub) {
  std::vector<std::unique_ptr<grpc::Service>> services;
  services.push_back(MakeAdminService(edge));
  services.push_back(MakeConsultationService(edge));
  services.push_back(MakeEventService(edge, hub));
  services.push_back(MakeIdentityService(edge));
  services.push_back(MakeImpactService(edge));
  services.push_back(MakeModerationService(edge));
  services.push_back(MakeOutcomeService(edge));
  services.push_back(MakePractitionerService(edge));
  services.push_back(MakeThreadService(edge, hub));
  return services;
}

void SetLimits(const ServerOptions& options, grpc::ServerBuilder& builder) {
  using Millis = std::chrono::milliseconds;
  grpc::ResourceQuota quota("coconsult");
  quota.Resize(options.max_memory_bytes);
  quota.SetMaxThreads(kReflectionThreads);  // only reflection has calls that keep a thread
  builder.SetResourceQuota(quota);
  builder.SetSyncServerOption(grpc::ServerBuilder::NUM_CQS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MIN_POLLERS, 1);
  builder.SetSyncServerOption(grpc::ServerBuilder::MAX_POLLERS, 1);
  builder.SetMaxReceiveMessageSize(kMaxReceivedMessage);
  // Two servers on one port would share its connections without a word.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, options.max_streams_per_connection);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, static_cast<int>(Millis(options.keepalive).count()));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  // Answers are short: nothing is won by packing them.
  builder.AddChannelArgument(GRPC_ARG_ENABLE_PER_MESSAGE_COMPRESSION, 0);
  // A client may probe every ten seconds, also while no call is under way.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 10'000);
}

// "127.0.0.1:7420" -> "127.0.0.1"
std::string_view HostOf(std::string_view address) { return address.substr(0, address.rfind(':')); }
std::string_view PortOf(std::string_view address) { return address.substr(address.rfind(':') + 1); }

Error CannotListen(const std::string& address, const GrpcReports& reports) {
  std::string message;
  const bool is_unix = address.starts_with(kUnixPrefix);
  if (reports.Mention("in use")) {
    const std::string what = is_unix ? "The socket " + address : "Port " + std::string(PortOf(address));
    message =
        what + " is taken: another program listens on it. Stop that one, or choose another with --listen.";
  } else if (reports.Mention("ermission denied")) {
    message = "Listening on " + address + " is not allowed: choose another with --listen" +
              (is_unix ? ", in a folder that you may write to." : ", such as 127.0.0.1:7420.");
  } else {
    message = "Cannot listen on " + address +
              ": choose an address of this machine with --listen, such as 127.0.0.1:7420.";
  }
  return {Errc::kUnavailable, "UNAVAILABLE", std::move(message), {}, reports.text()};
}

void EnableExtras() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Debian builds Abseil with its search for deadlocks switched on: some 3 % of a busy server's time.
    absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  });
  RouteGrpcLog();
}

}  // namespace

// In the order in which they need each other.
struct RpcServer::Parts {
  Parts(PolicyTable table, app::Store& store, const app::Services& with, WorkPool& pool, feed::Hub& feed,
        std::size_t most_calls)
      : policies(std::move(table)),
        edge(store, with, pool, policies, most_calls),
        hub(feed),
        services(MakeServices(edge, feed)) {}

  PolicyTable policies;
  Edge edge;
  feed::Hub& hub;
  std::vector<std::unique_ptr<grpc::Service>> services;
  std::unique_ptr<grpc::Server> server;
  bool drained = false;

  void SetHealth(bool serving) {
    grpc::HealthCheckServiceInterface* health = server->GetHealthCheckService();
    health->SetServingStatus(serving);
    for (const ServiceDescriptor* service : AllDescriptors()) {
      health->SetServingStatus(service->full_name(), serving);
    }
  }
};

Result<std::unique_ptr<RpcServer>> RpcServer::Start(const ServerOptions& options, app::Store& store,
                                                    const app::Services& services, WorkPool& pool,
                                                    feed::Hub& hub) {
  EnableExtras();
  ASSIGN_OR_RETURN(PolicyTable policies, PolicyTable::Build(AllDescriptors()));
  auto parts = std::make_unique<Parts>(std::move(policies), store, services, pool, hub, options.most_calls);
  grpc::ServerBuilder builder;
  SetLimits(options, builder);
  for (const auto& service : parts->services) builder.RegisterService(service.get());
  int port = 0;
  builder.AddListeningPort(options.address, grpc::InsecureServerCredentials(), &port);
  {
    const GrpcReports reports;
    parts->server = builder.BuildAndStart();
    if (parts->server == nullptr || port == 0) return CannotListen(options.address, reports);
  }
  parts->SetHealth(true);
  std::unique_ptr<RpcServer> server(new RpcServer(std::move(parts)));
  if (options.address.starts_with(kUnixPrefix)) {
    server->address_ = options.address;
  } else {
    server->address_ = std::string(HostOf(options.address)) + ":" + std::to_string(port);
    server->port_ = port;
  }
  return server;
}

std::shared_ptr<grpc::Channel> RpcServer::InProcessChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);  // answers are as large as the services make them
  return parts_->server->InProcessChannel(arguments);
}

RpcServer::RpcServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

RpcServer::~RpcServer() { Drain(std::chrono::system_clock::now()); }

void RpcServer::Drain(std::chrono::system_clock::time_point deadline) {
  if (std::exchange(parts_->drained, true)) return;
  parts_->SetHealth(false);
  parts_->edge.BeginDrain();
  parts_->hub.Close();
  // gRPC would wait for idle connections as long as for calls.
  const auto patience = deadline - std::chrono::system_clock::now();
  parts_->edge.under_way().AwaitNone(std::chrono::steady_clock::now() + patience);
  parts_->server->Shutdown(std::min(deadline, std::chrono::system_clock::now() + kGoodbye));
}

}  // namespace coconsult::rpc
