// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string_view>

namespace coconsult::storage::sqlite {

// BLAKE2b of 256 bits: finds damage, and files that do not belong together. It has no key, so it does not
// keep out somebody who may write to the archive.
using Digest = std::array<std::uint8_t, 32>;

class Digester {
 public:
  Digester();
  ~Digester();
  Digester(const Digester&) = delete;
  Digester& operator=(const Digester&) = delete;

  Digester& Add(std::string_view bytes);
  Digester& Add(const Digest& digest);
  // Once, at the end.
  Digest Finish();

 private:
  struct State;
  const std::unique_ptr<State> state_;
};

// Unlike any other.
Digest RandomDigest();

}  // namespace coconsult::storage::sqlite
