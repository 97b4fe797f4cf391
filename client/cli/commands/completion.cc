// SPDX-License-Identifier: Apache-2.0
#include "client/cli/completion.h"

#include <ostream>

#include "client/cli/commands/commands.h"

namespace coconsult::cli {

void AddCompletionCommand(CommandSet& commands) {
  auto* command = commands.Add(
      "completion", "Print a script that completes commands and options in your shell",
      "Example: coconsult completion bash > ~/.local/share/bash-completion/completions/coconsult\n"
      "         coconsult completion zsh > \"${fpath[1]}/_coconsult\"\n"
      "         coconsult completion fish > ~/.config/fish/completions/coconsult.fish");
  auto shell = NewOptions<std::string>();
  command->add_option("shell", *shell, "bash, zsh or fish")->required()->type_name("");
  commands.OnRun(command, [shell, &commands](Context& context) -> Outcome {
    CLIENT_ASSIGN_OR_RETURN(const std::string script, CompletionScript(commands.root(), *shell));
    context.out() << script;
    return Done();
  });
}

}  // namespace coconsult::cli
