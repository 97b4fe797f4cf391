// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "bench/load/room_load.h"
#include "bench/measures/measures.h"
#include "bench/peers/peer.h"
#include "bench/peers/xmpp_room.h"

namespace coconsult::bench {
namespace {

// Of one server.
enum Figure { kPerSecond, kP50, kP99, kServerCpu, kClientCores, kFigures };
enum Server { kOurs, kProsody, kEjabberd };

std::size_t Place(Server server, Figure figure) {
  return static_cast<std::size_t>(server) * kFigures + static_cast<std::size_t>(figure);
}

// A peer, and the people in its room.
struct Crowd {
  Peer server;
  XmppRoom room;
};

Result<Crowd> Gather(Result<Peer> server) {
  if (!server) return server.error();
  CLIENT_ASSIGN_OR_RETURN(XmppRoom room, XmppRoom::Gather(server->port(), kRoom));
  return Crowd{*std::move(server), std::move(room)};
}

struct Peers {
  std::optional<Crowd> prosody;
  std::optional<Crowd> ejabberd;
};

Result<Peers> StartPeers(const Rig& rig) {
  Peers peers;
  if (!rig.options().peers) return peers;
  CLIENT_ASSIGN_OR_RETURN(peers.prosody, Gather(Peer::StartProsody(rig.folder() + "/prosody_room")));
  CLIENT_ASSIGN_OR_RETURN(peers.ejabberd, Gather(Peer::StartEjabberd(rig.folder() + "/ejabberd_room")));
  return peers;
}

// Appends the figures of one server.
Outcome Append(Pair& pair, Result<LoadResult> result) {
  if (!result) return result.error();
  pair.values.insert(pair.values.end(),
                     {result->per_second, QuantileMs(result->nanoseconds, 0.5),
                      QuantileMs(result->nanoseconds, 0.99), result->server_cpu_us, result->own_cores});
  pair.others = std::max(pair.others, result->others);
  return Done();
}

Result<Pair> TakePair(Rig& rig, Peers& peers) {
  Pair pair;
  CLIENT_RETURN_IF_ERROR(Append(pair, rig.Booked(RunRoom(rig.Ours(0, 0), rig.world().room))));
  for (auto* crowd : {&peers.prosody, &peers.ejabberd}) {
    if (!*crowd) continue;
    CLIENT_RETURN_IF_ERROR(Append(pair, (*crowd)->room.Run(rig.options().seconds, (*crowd)->server.pid())));
  }
  return pair;
}

void AddLines(const PairSet& set, Server server, const std::string& name, Measure& measure) {
  const auto add = [&](const char* what, const char* unit, int decimals, Figure figure) {
    measure.lines.push_back({name + what, unit, decimals, set.Values(Place(server, figure))});
  };
  add("", "messages/s", 0, kPerSecond);
  add(", p50 until all hold it", "ms", 2, kP50);
  add(", p99", "ms", 2, kP99);
  add(", CPU time of the server for each", "us", 0, kServerCpu);
  add(", the load generator's share", "cores", 2, kClientCores);
}

}  // namespace

Result<Measure> MeasureRoom(Rig& rig) {
  CLIENT_ASSIGN_OR_RETURN(Peers peers, StartPeers(rig));
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&] { return TakePair(rig, peers); }));
  Measure measure = MeasureOf("room",
                              fmt::format("A room of {}: messages on disk and in everybody's hands; each "
                                          "person's next one follows when their last has come back to them",
                                          kRoom),
                              set);
  AddLines(set, kOurs, "ours", measure);
  if (!rig.options().peers) {
    measure.notes.push_back("Without --peers nothing to compare with.");
    return measure;
  }
  AddLines(set, kProsody, "Prosody as shipped", measure);
  AddLines(set, kEjabberd, "ejabberd, archive in WAL", measure);
  const std::size_t ours = Place(kOurs, kPerSecond);
  measure.floors = {
      AtLeast("ours / Prosody as shipped", set.Quotients(ours, Place(kProsody, kPerSecond)), 8, 15),
      AtLeast("ours / ejabberd in WAL", set.Quotients(ours, Place(kEjabberd, kPerSecond)), 1.5, 3)};
  return measure;
}

}  // namespace coconsult::bench
