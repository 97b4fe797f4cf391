// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>

#include "app/ports/store.h"
#include "base/result.h"
#include "process/definition.h"

namespace coconsult::main {

// The built-in processes, then those of the *.toml files in `folder` in the order of their names; empty =
// none. Hidden files, other files and folders in it are left alone. Fails with INVALID_ARGUMENT and a line
// for each problem. Blocking: reads the files.
Result<process::Catalog> LoadProcesses(const std::string& folder, const std::set<std::string>& known_kinds);

// Fails with INVALID_ARGUMENT and a line for each process that conversations run on and that is in no file
// any more. Blocking.
Result<void> CheckNoProcessIsMissing(app::Store& store, const process::Catalog& processes,
                                     const std::string& folder);

}  // namespace coconsult::main
