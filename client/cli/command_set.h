// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "client/cli/context.h"

namespace coconsult::cli {

// Builds the tree of commands and remembers which one the command line chose. Command files add to it with
// Add... functions, declared in commands/commands.h.
class CommandSet {
 public:
  using Action = std::function<Outcome(Context&)>;

  explicit CommandSet(CLI::App& root) : root_(root) {}
  CommandSet(const CommandSet&) = delete;
  CommandSet& operator=(const CommandSet&) = delete;

  // The heading under which the following commands are listed in the general help.
  void Section(const std::string& title) { section_ = title; }
  // A command, or a group of commands when it gets no action. `help` is one sentence; `more` follows below
  // the options and ends with an example.
  CLI::App* Add(const std::string& name, const std::string& help, const std::string& more);
  CLI::App* AddTo(CLI::App* group, const std::string& name, const std::string& help, const std::string& more);
  // A group, such as "admin".
  CLI::App* AddGroup(const std::string& name, const std::string& help, const std::string& more);
  void OnRun(CLI::App* command, Action action);

  // Of the parsed command line; empty when it named none.
  const Action& chosen() const { return chosen_; }
  CLI::App& root() { return root_; }

 private:
  CLI::App& root_;
  std::string section_;
  Action chosen_;
};

// The options of a command live as long as its App.
template <class Options>
std::shared_ptr<Options> NewOptions() {
  return std::make_shared<Options>();
}

// Accepts whole numbers from `least` on.
CLI::Validator WholeNumber(std::int64_t least);

}  // namespace coconsult::cli
