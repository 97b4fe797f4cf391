// SPDX-License-Identifier: Apache-2.0
#include "client/cli/command_set.h"

#include <charconv>

namespace coconsult::cli {

CLI::App* CommandSet::Add(const std::string& name, const std::string& help, const std::string& more) {
  CLI::App* command = AddTo(&root_, name, help, more);
  command->group(section_);
  return command;
}

CLI::App* CommandSet::AddTo(CLI::App* group, const std::string& name, const std::string& help,
                            const std::string& more) {
  CLI::App* command = group->add_subcommand(name, help);
  command->footer(more + "\n\nGeneral options (--profile, --json, --server and others): coconsult --help");
  command->group("Commands");
  // The general options may stand behind the command too.
  command->fallthrough();
  return command;
}

CLI::App* CommandSet::AddGroup(const std::string& name, const std::string& help, const std::string& more) {
  CLI::App* group = Add(name, help, more);
  // Exactly one: a word that is also the name of another command stays an argument.
  group->require_subcommand(1);
  return group;
}

void CommandSet::OnRun(CLI::App* command, Action action) {
  command->callback([this, action = std::move(action)] { chosen_ = action; });
}

CLI::Validator WholeNumber(std::int64_t least) {
  const auto check = [least](const std::string& text) -> std::string {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const bool whole = error == std::errc() && end == text.data() + text.size();
    return whole && number >= least ? "" : "Give a whole number from " + std::to_string(least) + " on.";
  };
  return CLI::Validator(check, "", "");
}

}  // namespace coconsult::cli
