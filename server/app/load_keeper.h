// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ports/transaction.h"
#include "base/mutex.h"
#include "routing/activity.h"
#include "routing/policy.h"

namespace coconsult::app {

// How busy the community is as a whole. Counting looks at everybody who was asked in four weeks, so it is
// done at most once an hour, by whoever needs it first. Thread-safe.
class LoadKeeper {
 public:
  routing::CommunityLoad Get(const Transaction& tx, const routing::Policy& policy, Timestamp now);

 private:
  Mutex mutex_;
  bool counted_ GUARDED_BY(mutex_) = false;
  routing::CommunityLoad load_ GUARDED_BY(mutex_);
};

}  // namespace coconsult::app
