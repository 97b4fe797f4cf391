// SPDX-License-Identifier: Apache-2.0
#include "routing/newcomers.h"

#include <algorithm>

namespace coconsult::routing {
namespace {

constexpr std::size_t kMostRecent = 1024;

}  // namespace

std::vector<Newcomers::Entry>::iterator Newcomers::Place(std::vector<Entry>& entries, PractitionerId id) {
  return std::lower_bound(entries.begin(), entries.end(), id,
                          [](const Entry& entry, PractitionerId value) { return entry.id < value; });
}

void Newcomers::Add(PractitionerId id, Owner owner) {
  if (main_.empty() || main_.back().id < id) {
    main_.push_back({id, owner, false});
    return;
  }
  const auto there = Place(main_, id);
  if (there != main_.end() && there->id == id) {
    if (there->gone) --gone_;
    *there = {id, owner, false};
    return;
  }
  recent_.insert(Place(recent_, id), {id, owner, false});
  if (recent_.size() > kMostRecent) Merge();
}

void Newcomers::Remove(PractitionerId id) {
  const auto recent = Place(recent_, id);
  if (recent != recent_.end() && recent->id == id) {
    recent_.erase(recent);
    return;
  }
  const auto there = Place(main_, id);
  if (there == main_.end() || there->id != id || there->gone) return;
  there->gone = true;
  ++gone_;
  if (gone_ > main_.size() / 2 + kMostRecent) Merge();
}

void Newcomers::Merge() {
  std::erase_if(main_, [](const Entry& entry) { return entry.gone; });
  gone_ = 0;
  std::vector<Entry> both;
  both.reserve(main_.size() + recent_.size());
  std::merge(main_.begin(), main_.end(), recent_.begin(), recent_.end(), std::back_inserter(both),
             [](const Entry& a, const Entry& b) { return a.id < b.id; });
  main_ = std::move(both);
  recent_.clear();
}

void Newcomers::NewestFirst(const std::function<bool(Owner)>& fn) const {
  std::size_t a = main_.size();
  std::size_t b = recent_.size();
  while (a > 0 || b > 0) {
    const bool from_main = b == 0 || (a > 0 && recent_[b - 1].id < main_[a - 1].id);
    const Entry& entry = from_main ? main_[--a] : recent_[--b];
    if (!entry.gone && !fn(entry.owner)) return;
  }
}

}  // namespace coconsult::routing
