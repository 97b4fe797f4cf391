// SPDX-License-Identifier: Apache-2.0
#include "routing/draws.h"

#include <cmath>

namespace coconsult::routing {
namespace {

std::uint64_t Scramble(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

constexpr std::uint64_t kStep = 0x9e3779b97f4a7c15;

}  // namespace

std::uint64_t Draws::Next() { return Scramble(state_ += kStep); }

double Draws::Uniform() { return (static_cast<double>(Next() >> 11) + 0.5) * 0x1p-53; }

double Draws::Normal() {
  while (true) {
    const double x = 2 * Uniform() - 1;
    const double y = 2 * Uniform() - 1;
    const double length = x * x + y * y;
    if (length < 1 && length > 0) return x * std::sqrt(-2 * std::log(length) / length);
  }
}

double Draws::Gamma(double shape) {
  // A shape below 1 is drawn one higher and scaled down.
  if (shape < 1) return Gamma(shape + 1) * std::pow(Uniform(), 1 / shape);
  const double d = shape - 1.0 / 3;
  const double c = 1 / std::sqrt(9 * d);
  while (true) {
    const double x = Normal();
    const double base = 1 + c * x;
    if (base <= 0) continue;
    const double v = base * base * base;
    if (std::log(Uniform()) < x * x / 2 + d - d * v + d * std::log(v)) return d * v;
  }
}

double Draws::Beta(double alpha, double beta) {
  const double a = Gamma(alpha);
  const double b = Gamma(beta);
  return a + b > 0 ? a / (a + b) : 0.5;
}

std::uint64_t MixSeeds(std::uint64_t a, std::uint64_t b) {
  return Scramble(Scramble(a + kStep) ^ (b + kStep));
}

std::uint64_t SeedOf(const IdBytes& id) {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  for (int i = 0; i < 8; ++i) high = (high << 8) | id[i];
  for (int i = 8; i < 16; ++i) low = (low << 8) | id[i];
  return MixSeeds(high, low);
}

}  // namespace coconsult::routing
