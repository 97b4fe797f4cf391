// SPDX-License-Identifier: Apache-2.0
#include "client/cli/settings.h"

#include <cstdlib>

namespace coconsult::cli {
namespace {

// Empty when unset.
std::filesystem::path FromEnvironment(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

}  // namespace

std::filesystem::path DefaultHome() {
  if (const auto home = FromEnvironment("COCONSULT_HOME"); !home.empty()) return home;
  if (const auto config = FromEnvironment("XDG_CONFIG_HOME"); !config.empty()) return config / "coconsult";
  if (const auto home = FromEnvironment("HOME"); !home.empty()) return home / ".config" / "coconsult";
  return {};
}

}  // namespace coconsult::cli
