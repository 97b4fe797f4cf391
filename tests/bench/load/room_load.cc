// SPDX-License-Identifier: Apache-2.0
#include "bench/load/room_load.h"

#include <memory>
#include <utility>
#include <vector>

#include "bench/load/poster.h"
#include "bench/load/room_tally.h"
#include "bench/load/watchers.h"

namespace coconsult::bench {

Result<LoadResult> RunRoom(const LoadPlan& plan, const Room& room) {
  const std::size_t people = room.people.size();
  Loop loop(static_cast<int>(people));
  RoomTally tally(people);
  CLIENT_ASSIGN_OR_RETURN(const auto channels, OpenChannels(plan.address, static_cast<int>(people)));
  std::vector<std::unique_ptr<Poster>> occupants;
  std::vector<Watchers::Stream> streams;
  for (std::size_t i = 0; i < people; ++i) {
    // The one who is waited for is the sender: their own message has to come back.
    occupants.push_back(std::make_unique<Poster>(loop, Poster::Thread{room.parent, room.people[i]},
                                                 channels[i], 1, [&tally, i] { return tally.NextText(i); }));
    streams.push_back({channels[i], room.people[i]});
  }
  const auto on_message = [&](std::size_t person, const v1::Message& message) {
    if (tally.Held(person, message.text(), loop.measuring())) occupants[person]->OneIsDone();
  };
  CLIENT_ASSIGN_OR_RETURN(const auto watchers, Watchers::Open(streams, on_message));
  for (const auto& occupant : occupants) occupant->Send();
  LoadResult result = loop.Measure(plan.server, plan.seconds);
  for (const auto& occupant : occupants) result.acknowledged += occupant->acknowledged();
  loop.Count(result, tally.TakeTimes());
  return result;
}

}  // namespace coconsult::bench
