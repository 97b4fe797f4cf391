// SPDX-License-Identifier: Apache-2.0
#include "main/core.h"

#include "config/load_community.h"
#include "config/toml.h"
#include "identity/password_hasher.h"
#include "identity/server_key.h"
#include "identity/system_random.h"
#include "identity/token_source.h"
#include "main/load_processes.h"
#include "observability/log.h"
#include "routing/text_router.h"
#include "storage/sqlite/store.h"

namespace coconsult::main {
namespace {

std::set<std::string> KindIds(const Community& community) {
  std::set<std::string> ids;
  for (const MessageKind& kind : community.message_kinds) ids.insert(kind.id);
  return ids;
}

template <class Item>
std::map<std::string, std::string> LabelsOf(const std::vector<Item>& items) {
  std::map<std::string, std::string> labels;
  for (const Item& item : items) labels[item.id] = item.label;
  return labels;
}

routing::Labels RoutingLabels(const Community& community) {
  return {LabelsOf(community.themes), LabelsOf(community.sectors), LabelsOf(community.localities)};
}

Result<app::Policy> PolicyFrom(const config::Config& config) {
  app::Policy policy;
  const std::string& file = config.routing_policy_file;
  if (!file.empty()) {
    ASSIGN_OR_RETURN(const std::string text, config::ReadTomlText(file));
    ASSIGN_OR_RETURN(policy.routing, routing::ParsePolicy(file, text));
  }
  policy.decision_candidates = config.routing_decision_candidates;
  policy.session_length = std::chrono::hours(config.sessions_hours);
  policy.account_invitation_length = std::chrono::hours(24 * config.sessions_account_invitation_days);
  policy.thread_access_length = std::chrono::minutes(config.moderation_thread_access_minutes);
  policy.suppression.threshold = config.reports_suppression_threshold;
  policy.suppression.min_organisations = config.reports_min_organisations;
  policy.suppression.min_denominator = config.reports_min_denominator;
  policy.suppression.collapse_share = config.reports_collapse_share;
  return policy;
}

storage::sqlite::ArchiveOptions ArchiveFrom(const config::Config& config) {
  storage::sqlite::ArchiveOptions archive;
  archive.directory = config.archive_dir;
  archive.base_every = std::chrono::hours(config.archive_base_hours);
  archive.keep = std::chrono::hours(24 * config.archive_keep_days);
  archive.clock = std::make_shared<SystemClock>();
  archive.tell = [](bool trouble, const std::string& text) {
    observability::Log(trouble ? observability::Level::kError : observability::Level::kInfo, "archive",
                       {{"news", text}});
  };
  return archive;
}

}  // namespace

struct Core::Parts {
  Parts(Community lists, WorkingCalendar working_calendar, process::Catalog catalog,
        const identity::ServerKey& key, const config::Config& config, app::Policy policy)
      : ids(random),
        community(std::move(lists)),
        calendar(std::move(working_calendar)),
        processes(std::move(catalog)),
        router(routing::MakeTextRouter(RoutingLabels(community))),
        passwords({.memory_bytes = std::size_t{1024} * 1024 * config.passwords_memory_mib,
                   .operations = config.passwords_operations}),
        tokens(key),
        services{clock,   ids,  community, calendar, processes,
                 *router, load, passwords, tokens,   std::move(policy)} {}

  SystemClock clock;
  identity::SystemRandom random;
  IdSource ids;
  const Community community;
  const WorkingCalendar calendar;
  const process::Catalog processes;
  const std::unique_ptr<routing::Router> router;
  app::LoadKeeper load;
  const identity::Argon2PasswordHasher passwords;
  identity::CryptoTokenSource tokens;
  const app::Services services;
  std::unique_ptr<app::Store> store;
};

Core::Core(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Core::~Core() {
  if (parts_->store) parts_->store->Close();
}

app::Store& Core::store() { return *parts_->store; }
const app::Services& Core::services() const { return parts_->services; }

Result<std::unique_ptr<Core>> Core::Open(const config::Config& config,
                                         std::function<void(const std::string&)> on_fatal) {
  const auto community_file = config.community_file.empty()
                                  ? std::nullopt
                                  : std::optional<std::filesystem::path>(config.community_file);
  ASSIGN_OR_RETURN(Community community, config::LoadCommunity(community_file));
  ASSIGN_OR_RETURN(WorkingCalendar calendar,
                   WorkingCalendar::Create(community.time_zone, community.holidays));
  ASSIGN_OR_RETURN(app::Policy policy, PolicyFrom(config));
  ASSIGN_OR_RETURN(process::Catalog processes, LoadProcesses(config.processes_dir, KindIds(community)));
  // The store first: it makes the data directory, and refuses a foreign one before anything is written there.
  ASSIGN_OR_RETURN(auto store, storage::sqlite::OpenStore({.directory = config.data_dir,
                                                           .read_connections = config.worker_threads,
                                                           .on_fatal = std::move(on_fatal),
                                                           .archive = ArchiveFrom(config)}));
  ASSIGN_OR_RETURN(const identity::ServerKey key,
                   identity::LoadOrCreateServerKey(std::filesystem::path(config.data_dir) / "server.key"));

  auto parts = std::make_unique<Parts>(std::move(community), std::move(calendar), std::move(processes), key,
                                       config, std::move(policy));
  parts->store = std::move(store);
  return std::unique_ptr<Core>(new Core(std::move(parts)));
}

}  // namespace coconsult::main
