// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sqlite3.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "bench/peers/peer.h"

namespace coconsult::bench {
namespace {

// Where Debian's packages put the Erlang libraries and the archive's schema.
constexpr const char* kLibraries = "ERL_LIBS=/usr/lib/x86_64-linux-gnu";
constexpr const char* kSchema = "/usr/share/ejabberd/sql/lite.sql";

constexpr const char* kSettings = R"(hosts: [localhost]
loglevel: warning
default_db: sql
sql_type: sqlite
sql_database: {folder}/archive.sqlite
new_sql_schema: false
auth_method: mnesia
auth_password_format: plain
registration_timeout: infinity
listen:
  - port: {port}
    ip: "127.0.0.1"
    module: ejabberd_c2s
    max_stanza_size: 262144
    shaper: none
    access: all
    starttls: false
modules:
  mod_disco: {{}}
  mod_roster: {{}}
  mod_register: {{ip_access: all, access: all, access_from: all}}
  mod_mam: {{default: always, assume_mam_usage: true, db_type: sql}}
  mod_muc:
    access: all
    access_create: all
    db_type: mnesia
    default_room_options: {{mam: true, persistent: false}}
    min_message_interval: 0
    min_presence_interval: 0
    history_size: 0
)";

bool MakeArchive(const std::string& file) {
  std::ifstream in(kSchema);
  const std::string schema((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  sqlite3* handle = nullptr;
  const bool made =
      !schema.empty() && sqlite3_open(file.c_str(), &handle) == SQLITE_OK &&
      sqlite3_exec(handle, "PRAGMA journal_mode = WAL", nullptr, nullptr, nullptr) == SQLITE_OK &&
      sqlite3_exec(handle, schema.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK;
  sqlite3_close(handle);
  return made;
}

}  // namespace

Result<Peer> Peer::StartEjabberd(const std::string& folder) {
  std::filesystem::create_directories(folder + "/mnesia");
  if (!MakeArchive(folder + "/archive.sqlite")) return Failure("ejabberd's archive cannot be made.");
  const int port = FreePort();
  const std::string settings = folder + "/ejabberd.yml";
  std::ofstream(settings) << fmt::format(fmt::runtime(kSettings), fmt::arg("folder", folder),
                                         fmt::arg("port", port));
  // Without a node's name, so that no other process of Erlang's is started.
  CLIENT_ASSIGN_OR_RETURN(
      Child child, Child::Start({"env", kLibraries, "HOME=" + folder, "EJABBERD_CONFIG_PATH=" + settings,
                                 "EJABBERD_LOG_PATH=" + folder + "/log", "erl", "-noinput", "+K", "true",
                                 "-mnesia", "dir", "\"" + folder + "/mnesia\"", "-s", "ejabberd"},
                                {.output = folder + "/output"}));
  return Ready(std::move(child), port);
}

}  // namespace coconsult::bench
