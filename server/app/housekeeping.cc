// SPDX-License-Identifier: Apache-2.0
#include "app/housekeeping.h"

namespace coconsult::app {

void TidyUp(WriteScope& scope) {
  scope.tx.requests().DeleteOlderThan(scope.now - kRequestsKept);
  scope.tx.accounts().DeleteSessionsExpiredBy(scope.now);
}

std::vector<ProcessInUse> MissingProcesses(const Transaction& tx, const process::Catalog& processes) {
  auto missing = tx.consultations().ProcessesInUse();
  std::erase_if(missing, [&](const ProcessInUse& used) { return processes.Find(used.id, used.version); });
  return missing;
}

bool HasAccounts(const Transaction& tx) { return !tx.practitioners().ListAccounts(false, {}, 1).empty(); }

}  // namespace coconsult::app
