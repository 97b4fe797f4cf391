// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "app/scope.h"

namespace coconsult::app {

// How long a repeated request is recognised.
inline constexpr std::chrono::hours kRequestsKept{30 * 24};

// Tells whether what goes by age can go. A wall clock that is wrong for a moment would take everything away
// at once, so nothing goes when it moved by more than a day against the time that has really passed. Not
// thread-safe.
class AgeGuard {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  // Once a run. False at the first one, which has nothing to compare with.
  bool ClockIsEven(Timestamp wall, Steady steady);

 private:
  struct Moment {
    Timestamp wall;
    Steady steady;
  };
  std::optional<Moment> last_;
};

// Takes away what has served its time: kept replies and ended sessions.
void TidyUp(WriteScope& scope);

// Processes that conversations still run on and the server does not have any more. It must not serve with
// one missing: nobody could post, and no deadline could be met.
std::vector<ProcessInUse> MissingProcesses(const Transaction& tx, const process::Catalog& processes);

// Has anybody an account yet?
bool HasAccounts(const Transaction& tx);

}  // namespace coconsult::app
