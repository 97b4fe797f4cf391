// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace coconsult::main {

struct CommonOptions {
  std::string config_file;
  std::string data_dir;                // "" = not given
  std::string listen;                  // "" = not given
  std::vector<std::string> overrides;  // key=value
};
struct ServeOptions {
  std::string address_file;
  std::string web_address_file;
};
struct InitOptions {
  std::string email;
  std::string display_name;
  bool password_from_stdin = false;
};
struct RestoreOptions {
  std::string archive;  // "" = the setting archive.dir
  std::string at;       // "" = the newest moment
  bool list = false;
  std::string target;
};

// Each returns the process's exit code: 0, 1 when it could not do its work, 2 when it was called wrongly.
int Serve(const CommonOptions& common, const ServeOptions& options);
int Init(const CommonOptions& common, const InitOptions& options);
// `file`: a backup to check instead of the data directory's database; may be empty.
int Verify(const CommonOptions& common, const std::string& file);
int Backup(const CommonOptions& common, const std::string& destination);
int Restore(const CommonOptions& common, const RestoreOptions& options);
int PrintConfig(const CommonOptions& common);
// Writes what coconsult-replay reads: people, asks, and who was asked and replied when.
int PrintRoutingLog(const CommonOptions& common);

}  // namespace coconsult::main
