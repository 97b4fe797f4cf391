// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite/verify.h"

namespace coconsult::storage::sqlite {

struct RestoreSummary {
  Timestamp asked;      // the moment asked for; without one, the newest that the archive knows of
  Timestamp committed;  // of the last commit at or before it, or of the base when there is none after that
  std::int64_t last_position = 0;  // of the change log
  std::uint64_t commits = 0;       // that were added to the base
  std::string base;                // the file
  std::vector<std::string> notes;  // what an operator should know, one line each
  VerifyReport report;
};

// Makes, in `data_directory`, the database as it was at the moment `at`, from an archive (see Archiver): all
// commits at or before it, and none after. Without `at`: the newest moment. The file appears under its name
// only when it has been verified, with `more`, and is on disk; nothing is overwritten. The directory is made
// when it is missing; it may hold other files, but no database. Only reads the archive, which a server may be
// writing to. Blocking.
//
// Refuses, in one line for the operator, when it is not certain what was committed at or before `at`: because
// something before that is damaged or missing, or because the archive does not reach so far. The line names
// the last moment that can be restored.
Result<RestoreSummary> Restore(const std::string& archive, std::optional<Timestamp> at,
                               const std::string& data_directory, const MoreChecks& more = {});

// A run of moments that can all be restored.
struct RestorableSpan {
  Timestamp from;
  Timestamp to;
  std::uint64_t commits = 0;
  std::string trouble;  // why it ends there, if something is damaged or missing; else empty
};
// Reads all segments of the archive, though not the insides of its bases. In order. Blocking.
Result<std::vector<RestorableSpan>> ListRestorable(const std::string& archive);

}  // namespace coconsult::storage::sqlite
