// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "client/cli/command_set.h"
#include "client/cli/context.h"
#include "client/cli/settings.h"
#include "client/cli/terminal.h"

namespace coconsult::cli {

// The whole command line: general options, all commands.
class CommandLine {
 public:
  CommandLine();

  CLI::App& app() { return app_; }
  CommandSet& commands() { return commands_; }
  // What the general options said, after parsing.
  Settings settings() const;

 private:
  CLI::App app_;
  CommandSet commands_;
  std::string server_, home_, profile_;
  bool json_ = false;
  bool quiet_ = false;
  double timeout_seconds_ = 10;
};

// Runs one command: `arguments` are those after the program's name. Returns what the process ends with.
int Run(const std::vector<std::string>& arguments, Terminal& terminal,
        Context::Connect connect = &client::Connection::Open);

}  // namespace coconsult::cli
