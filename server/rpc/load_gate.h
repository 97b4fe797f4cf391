// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/mutex.h"
#include "rpc/precedence.h"

namespace coconsult::rpc {

// Lets so many calls be under way and refuses the others at once: a call that would wait longer than its
// caller does is work for nothing. What can wait (kBulk) gets half of the places, somebody who waits for an
// answer (kPerson) seven in eight, and the last ones are for kSafety. One session, or all that have none
// together, gets a quarter, but for kSafety. Thread-safe.
class LoadGate {
 public:
  // A call's place; given back when it goes. Movable.
  class Place {
   public:
    Place() = default;
    Place(Place&& other) noexcept
        : gate_(std::exchange(other.gate_, nullptr)), session_(std::move(other.session_)) {}
    Place& operator=(Place&& other) noexcept;
    ~Place();
    explicit operator bool() const { return gate_ != nullptr; }

   private:
    friend class LoadGate;
    Place(LoadGate* gate, std::string session) : gate_(gate), session_(std::move(session)) {}

    LoadGate* gate_ = nullptr;
    std::string session_;
  };

  // `most`: calls under way. The gate outlives its places.
  explicit LoadGate(std::size_t most) : most_(most) {}

  // Empty when there is no place. `session`: opaque; empty = none.
  Place Enter(Precedence precedence, const std::string& session);

 private:
  void Leave(const std::string& session);
  std::size_t PlacesFor(Precedence precedence) const;

  const std::size_t most_;
  Mutex mutex_;
  std::size_t under_way_ GUARDED_BY(mutex_) = 0;
  std::unordered_map<std::string, std::size_t> of_session_ GUARDED_BY(mutex_);
};

}  // namespace coconsult::rpc
