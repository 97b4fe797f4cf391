// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "domain/change.h"
#include "domain/ids.h"
#include "domain/role.h"

namespace coconsult::feed {

enum class Signal {
  kChange,     // there may be something new in the log
  kHeartbeat,  // it has been quiet for a while: look, and say something in any case
  kClosing,    // the feed ends; the last signal
};

// Told on the feed's thread. Brief, and never blocking. May be told once more after the subscription has
// ended, so it holds a weak reference to what it wakes.
using Wake = std::function<void(Signal)>;

using Ticks = std::chrono::steady_clock::time_point;

// Whom some changes concern. Small, and quick to merge: made on the writer's thread.
struct Concerned {
  std::vector<PractitionerId> people;
  RoleSet roles;

  bool empty() const { return people.empty() && roles.empty(); }
  void Add(const Change& change);
};

// Who is listening, and who of them is to be told something. However often somebody is marked before they are
// told, they are told once. Not thread-safe; knows no clock.
class Subscribers {
 public:
  using Key = std::uint64_t;
  struct Telling {
    Key key = 0;
    std::shared_ptr<const Wake> wake;
    Signal signal{};
  };

  // A heartbeat is due each time this long has passed since the subscription began.
  explicit Subscribers(std::chrono::milliseconds heartbeat) : heartbeat_(heartbeat) {}

  Key Add(PractitionerId practitioner, RoleSet roles, Wake wake, Ticks now);
  void Remove(Key key);
  std::size_t size() const { return entries_.size(); }

  void MarkConcerned(const Concerned& concerned);
  void Mark(Key key, Signal signal);
  void MarkDue(Ticks now);
  std::optional<Ticks> NextDue();

  // Takes marks off, at most `limit`, in the order in which they were set.
  std::vector<Telling> TakeMarked(std::size_t limit);
  bool AnyMarked() const { return !marked_.empty(); }
  // Everybody, once, with kClosing; and forgets all marks.
  std::vector<Telling> TakeAllForClosing();

 private:
  struct Entry {
    PractitionerId practitioner;
    RoleSet roles;
    std::shared_ptr<const Wake> wake;
    std::optional<Signal> mark;
  };
  struct Beat {
    Ticks due;
    Key key;
  };

  const std::chrono::milliseconds heartbeat_;
  Key last_key_ = 0;
  std::unordered_map<Key, Entry> entries_;
  std::unordered_map<PractitionerId, std::vector<Key>> by_person_;
  std::array<std::vector<Key>, kRoleCount> by_role_;
  std::deque<Key> marked_;  // may hold keys of people who left
  std::deque<Beat> beats_;  // by due time, because all wait equally long; may hold keys of people who left
};

}  // namespace coconsult::feed
