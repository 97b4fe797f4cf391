// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/ports/transaction.h"

namespace coconsult::storage::sqlite {

struct VerifyReport {
  std::vector<std::string> findings;  // one line each; empty = all is well
  std::int64_t consultations = 0;
  std::int64_t messages = 0;
  std::int64_t changes = 0;
  std::int64_t audit_entries = 0;

  bool ok() const { return findings.empty(); }
};

// Checks a database file as a whole: its pages and indexes, references, migrations, that each thread is 1, 2,
// 3, ... as far as the log says and is filed rightly, and that neither the log positions nor the audit's
// numbers have a gap. The chain of the audit is not looked at here. Reads one snapshot and changes nothing; a
// server may be running on the file. Blocking, reads all. `more`: a check that only the application can make,
// on the same snapshot; returns a finding, or nothing.
// `stopped`: asked now and then; true ends the check, with a finding.
using MoreChecks = std::function<std::string(const app::Transaction&)>;
VerifyReport Verify(const std::string& database_path, const MoreChecks& more = {},
                    const std::function<bool()>& stopped = {});

}  // namespace coconsult::storage::sqlite
