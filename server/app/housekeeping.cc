// SPDX-License-Identifier: Apache-2.0
#include "app/housekeeping.h"

#include <utility>

namespace coconsult::app {
namespace {

constexpr std::chrono::hours kMostDrift{24};

}  // namespace

bool AgeGuard::ClockIsEven(Timestamp wall, Steady steady) {
  const auto last = std::exchange(last_, Moment{wall, steady});
  if (!last) return false;
  const auto drift = (wall - last->wall) - (steady - last->steady);
  return -kMostDrift <= drift && drift <= kMostDrift;
}

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
