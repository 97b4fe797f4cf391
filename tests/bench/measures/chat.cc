// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "bench/load/deliveries.h"
#include "bench/measures/measures.h"
#include "bench/peers/peer.h"
#include "bench/peers/xmpp_pairs.h"

namespace coconsult::bench {
namespace {

constexpr std::size_t kPairs = 10;

// Of one server: what its ten pairs get through, and how long a single pair waits.
enum Figure { kPerSecond, kP50, kP99, kServerCpu, kClientCores, kOnePairP50, kOnePairP99, kFigures };
enum Server { kOurs, kProsody, kEjabberd };

std::size_t Place(Server server, Figure figure) {
  return static_cast<std::size_t>(server) * kFigures + static_cast<std::size_t>(figure);
}

// A peer, and the people at it.
struct Crowd {
  Peer server;
  XmppPairs pairs;
};

struct Peers {
  std::optional<Crowd> prosody;
  std::optional<Crowd> ejabberd;
};

Result<Crowd> SignIn(Result<Peer> server) {
  if (!server) return server.error();
  CLIENT_ASSIGN_OR_RETURN(XmppPairs pairs, XmppPairs::SignIn(server->port(), kPairs));
  return Crowd{*std::move(server), std::move(pairs)};
}

Result<Peers> StartPeers(const Rig& rig) {
  Peers peers;
  if (!rig.options().peers) return peers;
  CLIENT_ASSIGN_OR_RETURN(peers.prosody, SignIn(Peer::StartProsody(rig.folder() + "/prosody")));
  CLIENT_ASSIGN_OR_RETURN(peers.ejabberd, SignIn(Peer::StartEjabberd(rig.folder() + "/ejabberd")));
  return peers;
}

// Everybody has a connection of their own and a Watch open, as with the peers.
Result<LoadResult> RunOurs(Rig& rig, const std::vector<PostTarget>& pairs) {
  DeliveryPlan plan;
  plan.load = rig.Ours(0, 0);
  plan.threads = pairs;
  for (const PostTarget& pair : pairs) {
    plan.readers.push_back(pair.helper);
    plan.silent.push_back(pair.authorization);
  }
  plan.channels = 0;
  return rig.Booked(RunDeliveries(plan));
}

// Appends the figures of one server.
template <class RunPairs>
Outcome Take(Pair& pair, const RunPairs& run) {
  CLIENT_ASSIGN_OR_RETURN(LoadResult ten, run(kPairs));
  CLIENT_ASSIGN_OR_RETURN(LoadResult one, run(1));
  pair.values.insert(
      pair.values.end(),
      {ten.per_second, QuantileMs(ten.nanoseconds, 0.5), QuantileMs(ten.nanoseconds, 0.99), ten.server_cpu_us,
       ten.own_cores, QuantileMs(one.nanoseconds, 0.5), QuantileMs(one.nanoseconds, 0.99)});
  pair.others = std::max({pair.others, ten.others, one.others});
  return Done();
}

Result<Pair> TakePair(Rig& rig, const std::vector<PostTarget>& pairs, Peers& peers) {
  Pair pair;
  CLIENT_RETURN_IF_ERROR(Take(pair, [&](std::size_t count) {
    return RunOurs(rig, {pairs.begin(), pairs.begin() + static_cast<std::ptrdiff_t>(count)});
  }));
  for (auto* crowd : {&peers.prosody, &peers.ejabberd}) {
    if (!*crowd) continue;
    CLIENT_RETURN_IF_ERROR(Take(pair, [&](std::size_t count) {
      return (*crowd)->pairs.Run(static_cast<int>(count), rig.options().seconds, (*crowd)->server.pid());
    }));
  }
  return pair;
}

void AddLines(const PairSet& set, Server server, const std::string& name, Measure& measure) {
  const auto add = [&](const char* what, const char* unit, int decimals, Figure figure) {
    measure.lines.push_back({name + what, unit, decimals, set.Values(Place(server, figure))});
  };
  add(", 10 pairs", "messages/s", 0, kPerSecond);
  add(", 10 pairs, p50", "ms", 2, kP50);
  add(", 10 pairs, p99", "ms", 2, kP99);
  add(", CPU time of the server for each", "us", 0, kServerCpu);
  add(", the load generator's share", "cores", 2, kClientCores);
  add(", 1 pair, p50", "ms", 2, kOnePairP50);
  add(", 1 pair, p99", "ms", 2, kOnePairP99);
}

}  // namespace

Result<Measure> MeasureChat(Rig& rig) {
  const std::vector<PostTarget> pairs = SeparatePairs(rig.world().targets, kPairs);
  if (pairs.size() < kPairs) return Failure("Too few people ask and help for ten separate pairs.");
  CLIENT_ASSIGN_OR_RETURN(Peers peers, StartPeers(rig));
  CLIENT_ASSIGN_OR_RETURN(const PairSet set, TakePairs(rig.options().pairs, rig.repeat_until(),
                                                       [&] { return TakePair(rig, pairs, peers); }));
  Measure measure =
      MeasureOf("chat",
                "One-to-one messages, on disk before the other person holds the text; the next one "
                "follows then",
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
      AtLeast("ours / Prosody as shipped", set.Quotients(ours, Place(kProsody, kPerSecond)), 12, 25),
      AtLeast("ours / ejabberd in WAL", set.Quotients(ours, Place(kEjabberd, kPerSecond)), 3, 6),
      AtMost("1 pair, p50, ours / Prosody as shipped",
             set.Quotients(Place(kOurs, kOnePairP50), Place(kProsody, kOnePairP50)), 0.4, 0.2)};
  return measure;
}

}  // namespace coconsult::bench
