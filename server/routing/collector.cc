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

using Mask = decltype(Lanes() > Lanes());

bool Any(const Mask& mask) {
  std::uint64_t halves[2];
  static_assert(sizeof halves == sizeof mask);
  std::memcpy(halves, &mask, sizeof halves);
  return (halves[0] | halves[1]) != 0;
}

}  // namespace

std::uint16_t TieOf(PractitionerId id) {
  // FNV-1a (Fowler, Noll and Vo).
  std::uint64_t hash = 0xCBF29CE484222325ULL;
  for (const std::uint8_t byte : id.bytes()) hash = (hash ^ byte) * 0x100000001B3ULL;
  return static_cast<std::uint16_t>(hash >> 32);
}

void Collector::Consider(const SlotStore& slots, std::uint32_t slot, std::uint16_t score) {
  if (!slots.open(slot)) return;
  const Hit hit{std::uint32_t{score} << 16 | (0xFFFFU - slots.tie(slot)), slots.owner(slot), slot};
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
  least_ = static_cast<std::uint16_t>(worst_.key >> 16);
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
    const auto limit = static_cast<std::uint16_t>(least_ - 1);
    const Lanes limits = {limit, limit, limit, limit, limit, limit, limit, limit};
    Mask above[kBlock / kLanes];
    for (std::size_t i = 0; i < kBlock / kLanes; ++i) above[i] = Load(&scores[at + i * kLanes]) > limits;
    if (!Any(above[0] | above[1] | above[2] | above[3])) {
      at += kBlock;
      continue;
    }
    for (const Mask& lanes : above) {
      Any(lanes) ? look(at + kLanes) : static_cast<void>(at += kLanes);
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
  // The first slot of each owner, then in the order of those.
  std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
    return a.owner != b.owner ? a.owner < b.owner : a.place < b.place;
  });
  const auto same = [](const Hit& a, const Hit& b) { return a.owner == b.owner; };
  hits_.erase(std::unique(hits_.begin(), hits_.end(), same), hits_.end());
  std::sort(hits_.begin(), hits_.end(), [](const Hit& a, const Hit& b) {
    return a.place != b.place ? a.place < b.place : a.owner < b.owner;
  });
  std::vector<Owner> owners;
  owners.reserve(hits_.size());
  for (const Hit& hit : hits_) owners.push_back(hit.owner);
  return owners;
}

}  // namespace coconsult::routing
