// SPDX-License-Identifier: Apache-2.0
#include "app/load_keeper.h"

#include "routing/capacity.h"

namespace coconsult::app {
namespace {

constexpr std::chrono::hours kHolds{1};
constexpr std::chrono::days kWindow{28};

routing::CommunityLoad Count(const Transaction& tx, const routing::Policy& policy, Timestamp now) {
  routing::LoadCount count;
  int asked = 0;
  for (const AskedPerson& person : tx.invitations().AskedSince(now - kWindow)) {
    count.Add(policy, person.history, routing::WeeklyCapacity(person.capacity), now);
    ++asked;
  }
  count.AddIdle(tx.practitioners().CountRegistered() - asked);
  return count.Load(now);
}

}  // namespace

routing::CommunityLoad LoadKeeper::Get(const Transaction& tx, const routing::Policy& policy, Timestamp now) {
  {
    const MutexLock lock(mutex_);
    const bool holds = counted_ && load_.taken_at <= now && now - load_.taken_at < kHolds;
    if (holds) return load_;
  }
  // Counted outside the lock: two at the same time count the same.
  const routing::CommunityLoad load = Count(tx, policy, now);
  const MutexLock lock(mutex_);
  counted_ = true;
  load_ = load;
  return load_;
}

}  // namespace coconsult::app
