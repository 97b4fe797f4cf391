// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/result.h"
#include "config/config.h"
#include "main/commands.h"

namespace coconsult::main {

// Defaults, file, environment, flags.
Result<config::Config> LoadConfig(const CommonOptions& common);

// Prints one clear line; returns the exit code.
int Fail(const Error& error);

}  // namespace coconsult::main
