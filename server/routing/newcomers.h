// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "domain/ids.h"
#include "routing/collector.h"

namespace coconsult::routing {

// People without past documents, by id, which is by the time they came. Not thread-safe.
class Newcomers {
 public:
  void Add(PractitionerId id, Owner owner);
  void Remove(PractitionerId id);
  // Calls fn for each, the newest first, until it returns false.
  void NewestFirst(const std::function<bool(Owner)>& fn) const;
  std::size_t Bytes() const { return (main_.capacity() + recent_.capacity()) * sizeof(Entry); }

 private:
  struct Entry {
    PractitionerId id;
    Owner owner = 0;
    bool gone = false;
  };
  static std::vector<Entry>::iterator Place(std::vector<Entry>& entries, PractitionerId id);
  void Merge();

  // Both in order. Most people come in the order of their ids; the others wait in the short list.
  std::vector<Entry> main_;
  std::vector<Entry> recent_;
  std::size_t gone_ = 0;
};

}  // namespace coconsult::routing
