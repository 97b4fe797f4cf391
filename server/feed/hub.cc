// SPDX-License-Identifier: Apache-2.0
#include "feed/hub.h"

#include <algorithm>
#include <utility>

namespace coconsult::feed {
namespace {

constexpr std::size_t kToldAtOnce = 256;
constexpr std::chrono::hours kNothingDue{1};

Ticks Now() { return std::chrono::steady_clock::now(); }

}  // namespace

Subscription::Subscription(Subscription&& other) noexcept
    : hub_(std::exchange(other.hub_, nullptr)), key_(other.key_) {}

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  std::swap(hub_, other.hub_);
  std::swap(key_, other.key_);
  return *this;
}

Subscription::~Subscription() {
  if (hub_ != nullptr) hub_->Remove(key_);
}

Hub::Hub(const HubOptions& options) : subscribers_(options.heartbeat) {
  thread_ = std::thread([this] { Run(); });
}

Hub::~Hub() { Close(); }

Subscription Hub::Subscribe(PractitionerId practitioner, RoleSet roles, Wake wake) {
  Subscribers::Key key = 0;
  {
    MutexLock lock(subscribers_mutex_);
    if (closed_) return {};
    key = subscribers_.Add(practitioner, roles, std::move(wake), Now());
  }
  // The first to subscribe gives the thread a heartbeat to wait for.
  MutexLock lock(inbox_mutex_);
  nudged_ = true;
  arrived_.NotifyOne();
  return {this, key};
}

void Hub::Publish(const std::vector<Change>& changes) {
  Concerned concerned;
  for (const Change& change : changes) concerned.Add(change);
  if (concerned.empty()) return;
  MutexLock lock(inbox_mutex_);
  inbox_.people.insert(inbox_.people.end(), concerned.people.begin(), concerned.people.end());
  inbox_.roles = RoleSet::FromBits(inbox_.roles.bits() | concerned.roles.bits());
  arrived_.NotifyOne();
}

void Hub::Close() {
  {
    MutexLock lock(inbox_mutex_);
    if (closing_) return;
    closing_ = true;
    arrived_.NotifyOne();
  }
  thread_.join();
  std::vector<Subscribers::Telling> tellings;
  {
    MutexLock lock(subscribers_mutex_);
    closed_ = true;
    tellings = subscribers_.TakeAllForClosing();
  }
  for (const auto& telling : tellings) (*telling.wake)(Signal::kClosing);
}

std::size_t Hub::size() {
  MutexLock lock(subscribers_mutex_);
  return subscribers_.size();
}

void Hub::Remove(Subscribers::Key key) {
  MutexLock lock(subscribers_mutex_);
  subscribers_.Remove(key);
}

void Hub::Run() {
  while (AwaitWork()) TellMarked();
}

bool Hub::AwaitWork() {
  Ticks until = Now() + kNothingDue;
  bool marked = false;
  {
    MutexLock lock(subscribers_mutex_);
    if (const auto due = subscribers_.NextDue()) until = std::min(until, *due);
    marked = subscribers_.AnyMarked();
  }
  if (marked) until = Now();

  Concerned concerned;
  {
    MutexLock lock(inbox_mutex_);
    while (!closing_ && inbox_.empty() && !nudged_) {
      const auto left = until - Now();
      if (left <= Ticks::duration::zero()) break;
      arrived_.WaitFor(inbox_mutex_, std::chrono::ceil<std::chrono::microseconds>(left));
    }
    if (closing_) return false;
    nudged_ = false;
    concerned = std::exchange(inbox_, {});
  }
  MutexLock lock(subscribers_mutex_);
  subscribers_.MarkConcerned(concerned);
  subscribers_.MarkDue(Now());
  return true;
}

void Hub::TellMarked() {
  std::vector<Subscribers::Telling> tellings;
  {
    MutexLock lock(subscribers_mutex_);
    tellings = subscribers_.TakeMarked(kToldAtOnce);
  }
  for (const auto& telling : tellings) (*telling.wake)(telling.signal);
}

}  // namespace coconsult::feed
