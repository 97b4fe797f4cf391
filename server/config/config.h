// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace coconsult::config {

// Everything an operator can set. What a value means, its default, range and names: Settings() in
// config/settings.cc, and `coconsultd config`. A key "group.name" is the member group_name.
struct Config {
  Config();  // the defaults

  std::string data_dir;
  std::string listen;          // loopback "host:port" or "unix:/path"; fit for gRPC
  std::string community_file;  // empty = built-in
  int worker_threads{};
  int drain_seconds{};

  std::string web_listen;  // loopback "host:port"; empty = no way in for browsers
  std::string web_origin;  // "https://coconsult.example.org"; empty = this machine only
  int web_connections{};

  std::string log_level;   // debug, info, warning, error, off
  std::string log_format;  // text, json
  std::string log_file;    // empty = standard error

  std::string archive_dir;  // empty = no archive
  int archive_keep_days{};
  int archive_base_hours{};

  int limits_calls{};
  int limits_queued_calls{};
  int streams_heartbeat_seconds{};

  int sessions_hours{};
  int sessions_account_invitation_days{};

  int passwords_memory_mib{};
  int passwords_operations{};

  std::string processes_dir;  // empty = none besides the built-in ones

  std::string routing_policy_file;
  int routing_decision_candidates{};

  int moderation_thread_access_minutes{};

  int reports_suppression_threshold{};
  int reports_min_organisations{};
  int reports_min_denominator{};
  double reports_collapse_share{};

  // Key -> where its value came from: "/etc/coconsult/coconsultd.toml:12", "environment COCONSULT_LISTEN",
  // "--set listen". A key that is not here has its default.
  std::map<std::string, std::string> origins;
};

// Where values come from, weakest first; the defaults are below all of them.
struct ConfigSources {
  std::optional<std::filesystem::path> file;
  // All of the environment may be given: only names that begin with COCONSULT_ are looked at.
  // COCONSULT_CONFIG, COCONSULT_TOKEN_FILE, COCONSULT_SERVER and COCONSULT_HOME are for the programs, not
  // settings; any other name has to be a setting's.
  std::map<std::string, std::string> environment;
  std::vector<std::pair<std::string, std::string>> overrides;  // --set key=value, in order; a later one wins
};

// INVALID_ARGUMENT when something is unknown, of the wrong type or out of range. The message has one line for
// each problem, fit for the operator: where it stands (file:line, variable or flag), what is wrong and what
// to write. Each is a violation too, with the place as its field. Blocking: reads the file.
Result<Config> LoadConfig(const ConfigSources& sources);

// Every setting with its meaning, type, range, default, environment name, value in force and where that came
// from. The text is itself a configuration file.
std::string ExplainConfig(const Config& config);

// The text of deploy/coconsultd.toml: every setting explained, and its default in a comment.
std::string ExampleConfigFile();

}  // namespace coconsult::config
