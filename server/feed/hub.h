// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "domain/change.h"
#include "feed/subscribers.h"

namespace coconsult::feed {

struct HubOptions {
  std::chrono::milliseconds heartbeat{20'000};
};

class Hub;

// Ends the subscription when it goes. Movable; the hub outlives it.
class Subscription {
 public:
  Subscription() = default;
  Subscription(Subscription&& other) noexcept;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

  // False for one that was never made, or that a closed hub refused.
  explicit operator bool() const { return hub_ != nullptr; }

 private:
  friend class Hub;
  Subscription(Hub* hub, Subscribers::Key key) : hub_(hub), key_(key) {}

  Hub* hub_ = nullptr;
  Subscribers::Key key_ = 0;
};

// Tells live streams that there may be something new for them. A hint, never the truth: a stream reads what
// it may see from the log. Being told too often, or once more after leaving, is harmless; nobody concerned is
// left out. Thread-safe. Has one thread, on which everybody is told.
class Hub {
 public:
  explicit Hub(const HubOptions& options = {});
  ~Hub();  // = Close()
  Hub(const Hub&) = delete;
  Hub& operator=(const Hub&) = delete;

  // Empty once the hub is closed.
  Subscription Subscribe(PractitionerId practitioner, RoleSet roles, Wake wake);

  // Has those told whom the changes concern: the person, those in `wake` of a thread's change, everybody with
  // the role. Brief: it runs on the store's writer.
  void Publish(const std::vector<Change>& changes);

  // Tells everybody kClosing, on the caller's thread, and refuses new subscriptions. Blocking.
  void Close();

  // How many are subscribed.
  std::size_t size();

 private:
  friend class Subscription;
  void Remove(Subscribers::Key key);
  void Run();
  // False when the hub closes.
  bool AwaitWork();
  void TellMarked();

  // Two locks, so that the writer never waits for work on the subscribers. Neither is held while taking the
  // other.
  Mutex inbox_mutex_;
  CondVar arrived_;
  Concerned inbox_ GUARDED_BY(inbox_mutex_);
  bool nudged_ GUARDED_BY(inbox_mutex_) = false;  // somebody subscribed
  bool closing_ GUARDED_BY(inbox_mutex_) = false;

  Mutex subscribers_mutex_;
  Subscribers subscribers_ GUARDED_BY(subscribers_mutex_);
  bool closed_ GUARDED_BY(subscribers_mutex_) = false;

  std::thread thread_;
};

}  // namespace coconsult::feed
