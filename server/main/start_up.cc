// SPDX-License-Identifier: Apache-2.0
#include "main/start_up.h"

#include <unistd.h>

#include <cstdio>

namespace coconsult::main {

int Fail(const Error& error) {
  std::fprintf(stderr, "coconsultd: %s\n", error.message.c_str());
  if (!error.detail.empty()) std::fprintf(stderr, "  (%s)\n", error.detail.c_str());
  return error.code == Errc::kInvalidArgument ? 2 : 1;
}

Result<config::Config> LoadConfig(const CommonOptions& common) {
  config::ConfigSources sources;
  if (!common.config_file.empty()) sources.file = common.config_file;
  for (char** entry = environ; *entry; ++entry) {
    const std::string text = *entry;
    const auto equals = text.find('=');
    if (equals != std::string::npos) sources.environment[text.substr(0, equals)] = text.substr(equals + 1);
  }
  for (const std::string& text : common.overrides) {
    const auto equals = text.find('=');
    if (equals == std::string::npos) {
      return InvalidArgument("--set",
                             "--set needs key=value, like --set log.level=debug; this was '" + text + "'.");
    }
    sources.overrides.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  if (!common.data_dir.empty()) sources.overrides.emplace_back("data_dir", common.data_dir);
  if (!common.listen.empty()) sources.overrides.emplace_back("listen", common.listen);
  return config::LoadConfig(sources);
}

}  // namespace coconsult::main
