// SPDX-License-Identifier: Apache-2.0
#include "main/server_app.h"

#include <algorithm>

#include "app/housekeeping.h"
#include "base/work_pool.h"
#include "feed/hub.h"
#include "main/load_processes.h"
#include "main/log_readers.h"
#include "observability/log.h"
#include "rpc/server.h"
#include "web/server.h"

namespace coconsult::main {

namespace {

// For browsers to be told how their calls ended.
constexpr std::chrono::milliseconds kGoodbye{500};

web::ServerOptions WebOptions(const config::Config& config) {
  return {.address = config.web_listen,
          .origin = config.web_origin,
          .package = "coconsult.v1",
          .most_connections = static_cast<std::size_t>(config.web_connections)};
}

Result<void> CheckInitialised(app::Store& store) {
  bool has_accounts = false;
  RETURN_IF_ERROR(store.Read([&](const app::Transaction& tx) -> Result<void> {
    has_accounts = app::HasAccounts(tx);
    return {};
  }));
  if (has_accounts) return {};
  return FailedPrecondition("WRONG_STATE",
                            "Nobody has an account here yet. Make the first administrator with: coconsultd "
                            "init --email you@example.org "
                            "--name 'Your Name'");
}

}  // namespace

// In order of construction; Drain lets go in its own order.
struct ServerApp::Parts {
  Parts(std::unique_ptr<Core> core_parts, const config::Config& settings, std::int64_t routing_position)
      : config(settings),
        core(std::move(core_parts)),
        pool(settings.worker_threads, static_cast<std::size_t>(settings.limits_queued_calls)),
        hub({.heartbeat = std::chrono::seconds(settings.streams_heartbeat_seconds)}),
        deadlines(core->store(), core->services()),
        routing(core->store(), core->services(), routing_position),
        indexer(core->store()) {}

  const config::Config config;
  std::unique_ptr<Core> core;
  WorkPool pool;
  feed::Hub hub;
  DeadlineRunner deadlines;
  RoutingReader routing;
  MessageIndexer indexer;
  std::unique_ptr<rpc::RpcServer> rpc;
  std::unique_ptr<web::WebServer> web;
  bool drained = false;
};

ServerApp::ServerApp(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

ServerApp::~ServerApp() { Drain(); }

std::string ServerApp::address() const { return parts_->rpc->address(); }

std::string ServerApp::web_address() const { return parts_->web ? parts_->web->address() : ""; }

Result<std::unique_ptr<ServerApp>> ServerApp::Start(const config::Config& config,
                                                    std::function<void(const std::string&)> on_fatal) {
  ASSIGN_OR_RETURN(auto core, Core::Open(config, std::move(on_fatal)));
  RETURN_IF_ERROR(CheckInitialised(core->store()));
  RETURN_IF_ERROR(CheckNoProcessIsMissing(core->store(), core->services().processes, config.processes_dir));
  ASSIGN_OR_RETURN(const std::int64_t position, RoutingReader::Load(core->store(), core->services()));
  auto parts = std::make_unique<Parts>(std::move(core), config, position);
  Parts& all = *parts;
  all.core->store().SetCommitListener([&all](const std::vector<Change>& changes) {
    all.hub.Publish(changes);
    if (std::ranges::any_of(changes, DeadlineRunner::IsConcerned)) all.deadlines.Poke();
    if (std::ranges::any_of(changes, RoutingReader::IsConcerned)) all.routing.Poke();
  });
  ASSIGN_OR_RETURN(
      all.rpc, rpc::RpcServer::Start(
                   {.address = config.listen, .most_calls = static_cast<std::size_t>(config.limits_calls)},
                   all.core->store(), all.core->services(), all.pool, all.hub));
  if (!config.web_listen.empty()) {
    ASSIGN_OR_RETURN(all.web, web::WebServer::Start(WebOptions(config), all.rpc->InProcessChannel()));
  }
  return std::unique_ptr<ServerApp>(new ServerApp(std::move(parts)));
}

void ServerApp::Drain() {
  Parts& all = *parts_;
  if (all.drained) return;
  all.drained = true;
  observability::Log(observability::Level::kInfo, "draining", {});
  if (all.web) all.web->BeginDrain();
  if (all.rpc)
    all.rpc->Drain(std::chrono::system_clock::now() + std::chrono::seconds(all.config.drain_seconds));
  if (all.web) all.web->Stop(kGoodbye);
  all.hub.Close();
  all.deadlines.Stop();
  all.routing.Stop();
  all.indexer.Stop();
  all.pool.Stop();
  all.core->store().Close();
  observability::Log(observability::Level::kInfo, "stopped", {});
}

}  // namespace coconsult::main
