// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>

#include "bench/routing/scale/community.h"

namespace coconsult::bench {

// A ready-made text index over the same community: the best 50 by its own measure.
class Peer {
 public:
  virtual ~Peer() = default;
  virtual std::size_t Ask(const Question& question) = 0;
};

// SQLite FTS5, ranked by bm25, the filters as further terms; in a new file of that folder.
std::unique_ptr<Peer> MakeFts5(std::uint32_t people, const std::filesystem::path& folder);
// Xapian, the filters as boolean terms. nullptr when the build found no Xapian.
std::unique_ptr<Peer> MakeXapian(std::uint32_t people, const std::filesystem::path& folder);

}  // namespace coconsult::bench
