// SPDX-License-Identifier: Apache-2.0
#include "routing/router.h"

#include <algorithm>
#include <cmath>

namespace coconsult::routing {
namespace {

bool Share(const std::string& a, const std::string& b) { return !a.empty() && a == b; }

bool IsAnother(const std::string& sector, const std::string& than) {
  return !sector.empty() && sector != than;
}

int Alike(const Seat& candidate, const std::vector<Seat>& seats) {
  return static_cast<int>(std::count_if(seats.begin(), seats.end(), [&](const Seat& seat) {
    return Share(seat.sector, candidate.sector) || Share(seat.locality, candidate.locality);
  }));
}

// The sector that all of them share; empty when there is none.
std::string CommonSector(const std::vector<std::size_t>& chosen, const std::vector<Seat>& candidates) {
  if (chosen.empty()) return "";
  const std::string& first = candidates[chosen.front()].sector;
  const bool common =
      std::all_of(chosen.begin(), chosen.end(), [&](std::size_t i) { return candidates[i].sector == first; });
  return common ? first : "";
}

double Halved(double score, int times) { return std::ldexp(score, -times); }

bool Better(double score, const Seat& seat, double best_score, const Seat& best) {
  if (score != best_score) return score > best_score;
  return seat.practitioner < best.practitioner;
}

}  // namespace

const char* WhyNot(const Availability& availability) {
  if (availability.away) return "away";
  // Every pending invitation may still be accepted, so it takes a place of both limits.
  const bool full = availability.open + availability.pending >= availability.capacity.open_limit;
  const bool month_full =
      availability.accepted_28d + availability.pending >= availability.capacity.month_limit;
  return full || month_full ? "at_capacity" : nullptr;
}

std::vector<std::size_t> PickWave(const std::vector<Seat>& candidates, const std::vector<Seat>& taken,
                                  std::size_t count) {
  std::vector<Seat> seated = taken;
  std::vector<bool> used(candidates.size());
  std::vector<std::size_t> chosen;
  const auto best_outside = [&](const std::string& avoided_sector) {
    std::size_t best = candidates.size();
    double best_score = 0;
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (used[i] || (!avoided_sector.empty() && !IsAnother(candidates[i].sector, avoided_sector))) continue;
      const double score = Halved(candidates[i].score, Alike(candidates[i], seated));
      if (best < candidates.size() && !Better(score, candidates[i], best_score, candidates[best])) continue;
      best = i;
      best_score = score;
    }
    return best;
  };
  while (chosen.size() < std::min(count, candidates.size())) {
    const bool last_seat = chosen.size() + 1 == count;
    std::size_t next = best_outside(last_seat ? CommonSector(chosen, candidates) : "");
    if (next == candidates.size()) next = best_outside("");
    used[next] = true;
    chosen.push_back(next);
    seated.push_back(candidates[next]);
  }
  return chosen;
}

}  // namespace coconsult::routing
