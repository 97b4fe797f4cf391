// SPDX-License-Identifier: Apache-2.0
#include "routing/batch.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <queue>

#include "base/check.h"

namespace coconsult::routing {
namespace {

constexpr double kScoreUnits = 1e4;
constexpr std::int64_t kUnreachable = std::numeric_limits<std::int64_t>::max();

// A network of arcs with capacity 1 or more and integer costs; each arc lies beside its reverse.
class Flow {
 public:
  explicit Flow(std::size_t nodes) : from_(nodes) {}

  // Returns the number of the arc.
  std::size_t Add(std::size_t from, std::size_t to, int capacity, std::int64_t cost) {
    const std::size_t arc = arcs_.size();
    arcs_.push_back({to, capacity, cost});
    arcs_.push_back({from, 0, -cost});
    from_[from].push_back(arc);
    from_[to].push_back(arc + 1);
    return arc;
  }

  // Sends as much as possible at the least cost; returns how much.
  int Run(std::size_t source, std::size_t sink) {
    int sent = 0;
    while (FindPath(source, sink)) {
      for (std::size_t node = sink; node != source;) {
        const std::size_t arc = reached_by_[node];
        --arcs_[arc].capacity;
        ++arcs_[arc ^ 1].capacity;
        node = arcs_[arc ^ 1].to;
      }
      ++sent;
    }
    return sent;
  }

  bool Used(std::size_t arc) const { return arcs_[arc ^ 1].capacity > 0; }

 private:
  struct Arc {
    std::size_t to = 0;
    int capacity = 0;
    std::int64_t cost = 0;
  };

  // The cheapest path with room (Bellman and Ford, with a queue).
  bool FindPath(std::size_t source, std::size_t sink) {
    std::vector<std::int64_t> distance(from_.size(), kUnreachable);
    std::vector<bool> queued(from_.size());
    reached_by_.assign(from_.size(), 0);
    std::queue<std::size_t> queue;
    distance[source] = 0;
    queue.push(source);
    while (!queue.empty()) {
      const std::size_t node = queue.front();
      queue.pop();
      queued[node] = false;
      for (const std::size_t arc : from_[node]) {
        const Arc& it = arcs_[arc];
        if (it.capacity == 0 || distance[node] + it.cost >= distance[it.to]) continue;
        distance[it.to] = distance[node] + it.cost;
        reached_by_[it.to] = arc;
        if (!queued[it.to]) queue.push(it.to);
        queued[it.to] = true;
      }
    }
    return distance[sink] != kUnreachable;
  }

  std::vector<Arc> arcs_;
  std::vector<std::vector<std::size_t>> from_;
  std::vector<std::size_t> reached_by_;
};

struct Matching {
  int filled = 0;
  std::int64_t unevenness = 0;  // 1 for each second person, 2 for each third, ...
  std::vector<std::size_t> edges;
};

std::int64_t CostOf(double score) { return -std::llround(score * kScoreUnits); }

// The best matching by edges of at least `floor`.
Matching Match(const Batch& batch, double floor) {
  const std::size_t asks = batch.places.size();
  const std::size_t people = batch.room.size();
  const std::size_t source = asks + people;
  Flow flow(asks + people + 2);
  // Dearer than all scores together, so that one ask's second person never costs another its first.
  std::int64_t dear = 1;
  for (const Batch::Edge& edge : batch.edges) dear -= CostOf(edge.score);
  for (std::size_t ask = 0; ask < asks; ++ask) {
    for (int place = 0; place < batch.places[ask]; ++place) flow.Add(source, ask, 1, dear * place);
  }
  std::vector<std::size_t> arcs;
  for (const Batch::Edge& edge : batch.edges) {
    COCONSULT_CHECK(edge.ask < asks && edge.person < people);
    arcs.push_back(flow.Add(edge.ask, asks + edge.person, edge.score >= floor ? 1 : 0, CostOf(edge.score)));
  }
  for (std::size_t person = 0; person < people; ++person)
    flow.Add(asks + person, source + 1, std::max(0, batch.room[person]), 0);

  Matching matching;
  matching.filled = flow.Run(source, source + 1);
  std::vector<int> got(asks);
  for (std::size_t i = 0; i < arcs.size(); ++i) {
    if (!flow.Used(arcs[i])) continue;
    matching.edges.push_back(i);
    matching.unevenness += got[batch.edges[i].ask]++;
  }
  return matching;
}

}  // namespace

std::vector<std::size_t> MatchBatch(const Batch& batch) {
  std::vector<double> floors;
  for (const Batch::Edge& edge : batch.edges) floors.push_back(edge.score);
  std::sort(floors.begin(), floors.end());
  floors.erase(std::unique(floors.begin(), floors.end()), floors.end());
  if (floors.empty()) return {};
  Matching best = Match(batch, floors.front());
  const int filled = best.filled;
  const std::int64_t unevenness = best.unevenness;
  // The highest floor that costs nobody a place: what holds for one holds for all below it.
  std::size_t low = 0;
  std::size_t high = floors.size();
  while (high - low > 1) {
    const std::size_t middle = low + (high - low) / 2;
    Matching matching = Match(batch, floors[middle]);
    if (matching.filled == filled && matching.unevenness == unevenness) {
      best = std::move(matching);
      low = middle;
    } else {
      high = middle;
    }
  }
  return best.edges;
}

}  // namespace coconsult::routing
