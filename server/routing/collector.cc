// SPDX-License-Identifier: Apache-2.0
#include "routing/collector.h"

#include <algorithm>
#include <cstring>

#include "routing/segment.h"

namespace coconsult::routing {
namespace {

// 32 scores at a time: nearly all are below the least that is of use.
using Lanes [[gnu::vector_size(16)]] = std::uint16_t;
constexpr std::size_t kLanes = 8;
constexpr std::size_t kBlock = 4 * kLanes;

Lanes Load(const std::uint16_t* scores) {
  Lanes lanes;
  std::memcpy(&lanes, scores, sizeof lanes);
  return lanes;
}

bool AnyAbove(const std::uint16_t* scores, std::uint16_t limit) {
  const Lanes limits = {limit, limit, limit, limit, limit, limit, limit, limit};
  const auto above = (Load(scores) > limits) | (Load(scores + kLanes) > limits) |
                     (Load(scores + 2 * kLanes) > limits) | (Load(scores + 3 * kLanes) > limits);
  std::uint64_t halves[2];
  static_assert(sizeof halves == sizeof above);
  std::memcpy(halves, &above, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

void Collector::Consider(const SlotStore& slots, std::uint32_t slot, std::uint16_t score) {
  if (!slots.open(slot)) return;
  const Hit hit{score, slots.owner(slot)};
  if (cut_ && !Better(hit, worst_)) return;
  if (!admits_(hit.owner)) return;
  hits_.push_back(hit);
  if (hits_.size() >= 2 * most_) Shrink();
}

void Collector::Shrink() {
  const auto keep = hits_.begin() + static_cast<std::ptrdiff_t>(most_);
  const auto better = [this](const Hit& a, const Hit& b) { return Better(a, b); };
  std::nth_element(hits_.begin(), keep - 1, hits_.end(), better);
  worst_ = *(keep - 1);
  least_ = worst_.score;
  hits_.erase(keep, hits_.end());
  cut_ = true;
}

void Collector::Take(const SlotStore& slots, std::uint32_t first, std::span<std::uint16_t> scores) {
  std::size_t at = 0;
  const auto look = [&](std::size_t end) {
    for (; at < end; ++at) {
      if (scores[at] >= least_) Consider(slots, first + static_cast<std::uint32_t>(at), scores[at]);
    }
  };
  while (at + kBlock <= scores.size()) {
    if (AnyAbove(&scores[at], static_cast<std::uint16_t>(least_ - 1))) {
      look(at + kBlock);
    } else {
      at += kBlock;
    }
  }
  look(scores.size());
  std::memset(scores.data(), 0, scores.size_bytes());
}

void Collector::Add(const Collector& other) {
  hits_.insert(hits_.end(), other.hits_.begin(), other.hits_.end());
  cut_ = cut_ || other.cut_;
  if (hits_.size() > most_) Shrink();
}

std::vector<Owner> Collector::Owners() {
  if (hits_.size() > most_) Shrink();
  std::vector<Owner> owners;
  owners.reserve(hits_.size());
  for (const Hit& hit : hits_) owners.push_back(hit.owner);
  std::sort(owners.begin(), owners.end());
  owners.erase(std::unique(owners.begin(), owners.end()), owners.end());
  return owners;
}

}  // namespace coconsult::routing
