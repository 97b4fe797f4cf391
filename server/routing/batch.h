// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace coconsult::routing {

// Asks and people to be brought together at one time, as for groups and sets.
struct Batch {
  struct Edge {
    std::size_t ask = 0;
    std::size_t person = 0;
    double score = 0;  // above 0; of the same kind for all, such as relevance * balance
  };
  std::vector<int> places;  // by ask
  std::vector<int> room;    // by person: how many more they can take
  // Who may be matched at all: conflicts and reach leave an edge out. At most one for an ask and a person.
  std::vector<Edge> edges;
};

// Who goes where, as positions in `edges`, ascending. In this order of importance:
//   1. as many places as possible are filled, and every ask gets its first person before any gets a second;
//   2. the weakest match is as good as it can be (worst served first, after Stelmakh, Shah and Singh, JMLR
//   2021);
//   3. the sum of scores, rounded to 1e-4, is the largest.
// Minimum-cost flow by successive shortest paths. The same batch gives the same matches; ties go to the edges
// that come first. Takes time in proportion to places * edges * (asks + people) at worst: meant for some
// hundred asks.
std::vector<std::size_t> MatchBatch(const Batch& batch);

}  // namespace coconsult::routing
