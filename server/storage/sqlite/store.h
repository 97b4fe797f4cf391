// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "app/ports/store.h"
#include "base/result.h"
#include "storage/sqlite/archiver.h"

namespace coconsult::storage::sqlite {

struct Options {
  std::string directory;                 // made with mode 0700 when missing; its parent must be there
  int read_connections = 4;              // reads at the same time
  std::size_t max_queued_writes = 4096;  // more are refused as OVERLOADED
  std::size_t max_batch = 64;            // writes in one commit
  // The disk failed, so nothing since the last acknowledged commit is certain: the process should end at
  // once, without answering anybody, and be started again. Called once, on a thread of the store, before any
  // waiting write is told; it must not call the store. The store refuses everything from then on.
  std::function<void(const std::string& text)> on_fatal;
  ArchiveOptions archive = {};
};

// The database file of a data directory.
std::string DatabasePath(const std::string& directory);

// Opens the store of a data directory, and makes or migrates its database. Blocking. The directory is held
// until the store is closed. The error's message is one line for the operator; a file that is refused is left
// as it was.
Result<std::unique_ptr<app::Store>> OpenStore(Options options);

}  // namespace coconsult::storage::sqlite
