// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "domain/ids.h"

namespace coconsult::routing {

using Owner = std::uint32_t;  // numbers from 0, without large gaps

class SlotStore;

// What decides between owners of the same quick score, before their ids do: not the lower id, because ids are
// by the time people came, and the oldest accounts would always go first.
std::uint16_t TieOf(PractitionerId id);

// Keeps the owners of the best slots of a search: the highest quick scores, then the lower tie, then the
// lower id.
class Collector {
 public:
  // `most`: how many slots are kept. `admits`: whether an owner may be found at all; asked only of those who
  // would be kept. `ids`: by owner.
  Collector(std::size_t most, std::function<bool(Owner)> admits, const std::vector<PractitionerId>& ids)
      : most_(most), admits_(std::move(admits)), ids_(ids) {}

  // Takes the quick scores of the slots from `first` on, and sets them to 0.
  void Take(const SlotStore& slots, std::uint32_t first, std::span<std::uint16_t> scores);
  // Takes what another collector of the same kind kept.
  void Add(const Collector& other);
  // Whether slots were left out because there were too many.
  bool cut() const { return cut_; }
  // Each owner once, in the order of their first slots, so that reading their documents goes forward in
  // memory.
  std::vector<Owner> Owners();

 private:
  struct Hit {
    std::uint32_t key = 0;  // score and tie; higher is better
    Owner owner = 0;
    std::uint32_t place = 0;  // the slot
  };
  bool Better(const Hit& a, const Hit& b) const {
    return a.key != b.key ? a.key > b.key : ids_[a.owner] < ids_[b.owner];
  }
  void Consider(const SlotStore& slots, std::uint32_t slot, std::uint16_t score);
  void Shrink();

  const std::size_t most_;
  const std::function<bool(Owner)> admits_;
  const std::vector<PractitionerId>& ids_;
  std::vector<Hit> hits_;
  std::uint16_t least_ = 1;  // scores below are of no use
  Hit worst_;                // once cut: only better ones are of use
  bool cut_ = false;
};

}  // namespace coconsult::routing
