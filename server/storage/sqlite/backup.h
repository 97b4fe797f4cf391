// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "base/result.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/unfinished_file.h"

namespace coconsult::storage::sqlite {

struct BackupSummary {
  std::int64_t bytes = 0;
  std::int64_t last_position = 0;  // of the change log, as of the copy
};

// Called after each piece; false gives the backup up.
using BackupProgress = std::function<bool(std::int64_t done_bytes, std::int64_t total_bytes)>;

// Copies the database, as of one moment, into one file (mode 0600) while a server may be writing to it. The
// file appears under its name only when it has been verified (see Verify) and is on disk; nothing is
// overwritten. Never checkpoints. Blocking. The error's message is one line for the operator.
//
// To restore: into an empty data directory, under the name that DatabasePath gives. Never beside an old
// "-wal" file.
Result<BackupSummary> Backup(const std::string& database_path, const std::string& destination,
                             const BackupProgress& progress = {});

// The parts of it. `snapshot` is in a read transaction, of which the copy is made; nothing in the copy is
// synced yet. Throw DatabaseError.
std::int64_t LastPosition(Connection& connection);  // of the change log
Result<void> CopySnapshot(Connection& snapshot, const UnfinishedFile& into, const BackupProgress& progress);
// Refuses a copy that is not sound; gives up, with a refusal, soon after `stopped` returns true.
Result<void> CheckCopy(const UnfinishedFile& copy, const std::function<bool()>& stopped = {});

}  // namespace coconsult::storage::sqlite
