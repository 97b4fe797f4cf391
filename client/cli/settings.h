// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

namespace coconsult::cli {

inline constexpr const char* kDefaultServer = "127.0.0.1:7420";

// The options that every command has.
struct Settings {
  std::string server = {};  // empty = the one you are signed in at, else kDefaultServer
  bool json = false;
  bool quiet = false;  // no hints and no progress
  std::filesystem::path home = {};
  std::string profile = {};
  std::chrono::milliseconds timeout{10'000};
};

// COCONSULT_HOME, else $XDG_CONFIG_HOME/coconsult, else ~/.config/coconsult. Empty when none of them is set.
std::filesystem::path DefaultHome();

}  // namespace coconsult::cli
