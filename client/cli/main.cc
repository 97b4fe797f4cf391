// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <vector>

#include "client/cli/exit_code.h"
#include "client/cli/run.h"
#include "client/cli/terminal.h"

int main(int argc, char** argv) {
  try {
    // gRPC's own log lines would stand between ours; what matters of them is in the errors.
    setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
    coconsult::cli::SystemTerminal terminal;
    return coconsult::cli::Run(std::vector<std::string>(argv + 1, argv + argc), terminal);
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "Something went wrong inside: %s\n", failure.what());
    return static_cast<int>(coconsult::cli::ExitCode::kInternal);
  }
}
