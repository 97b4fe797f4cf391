// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>

#include "app/events.h"
#include "coconsult/v1/event_service.pb.h"

namespace coconsult::rpc {

// One response of Watch.
struct EventPage {
  v1::WatchResponse response;  // with its resume token
  std::int64_t position = 0;   // everything up to here is in it, or not for this caller
  bool more = false;           // there is more after it
};

// What the log holds for several streams, on one snapshot. Streams of one person at one place are given the
// same page; an event that several people see is made once. Not thread-safe.
class EventPages {
 public:
  EventPages(const app::Transaction& tx, const app::Services& services, Timestamp now)
      : tx_(tx), services_(services), now_(now) {}

  const app::Transaction& tx() const { return tx_; }
  Timestamp now() const { return now_; }

  // What the caller may see after `position`.
  std::shared_ptr<const EventPage> After(const Caller& caller, std::int64_t position);
  // Without events.
  std::shared_ptr<const EventPage> At(const Caller& caller, std::int64_t position) const;

 private:
  using Place = std::tuple<PractitionerId, std::uint32_t, std::int64_t>;  // who, their roles, from where

  std::shared_ptr<const EventPage> Make(const Caller& caller, std::int64_t position);
  const v1::Event& EventOf(const app::ReadScope& scope, const Change& change);

  const app::Transaction& tx_;
  const app::Services& services_;
  const Timestamp now_;
  std::map<Place, std::shared_ptr<const EventPage>> pages_;
  std::unordered_map<std::int64_t, v1::Event> events_;  // by position
};

}  // namespace coconsult::rpc
