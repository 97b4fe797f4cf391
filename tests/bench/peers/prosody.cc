// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "bench/peers/peer.h"

namespace coconsult::bench {
namespace {

// Its defaults, but for: one port on loopback, accounts without TLS, every message archived in SQLite.
constexpr const char* kSettings = R"(daemonize = false
run_as_root = true
pidfile = "{folder}/pid"
data_path = "{folder}"
interfaces = {{ "127.0.0.1" }}
c2s_ports = {{ {port} }}
s2s_ports = {{ }}
http_ports = {{ }}
https_ports = {{ }}
modules_enabled = {{ "roster", "saslauth", "disco", "mam", "register", "offline" }}
modules_disabled = {{ "s2s", "tls" }}
allow_registration = true
c2s_require_encryption = false
allow_unencrypted_plain_auth = true
authentication = "internal_plain"
storage = {{ archive = "sql", muc_log = "sql" }}
sql = {{ driver = "SQLite3", database = "{folder}/archive.sqlite" }}
default_archive_policy = true
archive_expires_after = "never"
log = {{ warn = "{folder}/log" }}
VirtualHost "localhost"
Component "conference.localhost" "muc"
  modules_enabled = {{ "muc_mam" }}
  muc_room_locking = false
  muc_log_by_default = true
)";

}  // namespace

Result<Peer> Peer::StartProsody(const std::string& folder) {
  std::filesystem::create_directories(folder);
  const int port = FreePort();
  const std::string settings = folder + "/prosody.cfg.lua";
  std::ofstream(settings) << fmt::format(fmt::runtime(kSettings), fmt::arg("folder", folder),
                                         fmt::arg("port", port));
  CLIENT_ASSIGN_OR_RETURN(
      Child child, Child::Start({"prosody", "-F", "--config", settings}, {.output = folder + "/output"}));
  return Ready(std::move(child), port);
}

}  // namespace coconsult::bench
