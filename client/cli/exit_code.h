// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cpp/error.h"

namespace coconsult::cli {

// What the process ends with. Scripts rely on the numbers.
enum class ExitCode : int {
  kOk = 0,
  kRefused = 1,
  kUsage = 2,
  kNotSignedIn = 3,
  kNotFound = 4,
  kTryAgain = 5,
  kInternal = 6,
};

ExitCode ExitCodeOf(const client::Error& error);

// The table for --help, one code a line.
std::string ExitCodeHelp();

}  // namespace coconsult::cli
