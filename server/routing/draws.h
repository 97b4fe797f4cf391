// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "base/id.h"

namespace coconsult::routing {

// Numbers that look random and follow from a seed alone, in every build (SplitMix64; Steele, Lea and Flood
// 2014).
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next();
  double Uniform();                        // above 0, below 1
  double Normal();                         // mean 0, variance 1 (polar method; Marsaglia and Bray 1964)
  double Gamma(double shape);              // scale 1, shape > 0 (Marsaglia and Tsang 2000)
  double Beta(double alpha, double beta);  // both > 0

 private:
  std::uint64_t state_;
};

// A seed made of two, such as that of a decision and of a person in it.
std::uint64_t MixSeeds(std::uint64_t a, std::uint64_t b);
// A seed that belongs to an id.
std::uint64_t SeedOf(const IdBytes& id);

}  // namespace coconsult::routing
