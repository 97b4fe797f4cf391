// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/request_id.h"

#include <chrono>
#include <random>
#include <string_view>

namespace coconsult::client {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int kBitsPerDigit = 5;
constexpr int kTimeDigits = 10;  // of milliseconds: 50 bits
constexpr int kRandomDigits = 16;

std::uint64_t Milliseconds() {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(since_epoch).count());
}

}  // namespace

// Like a ULID (https://github.com/ulid/spec).
std::string NewRequestId() {
  std::string id;
  const std::uint64_t time = Milliseconds();
  for (int digit = kTimeDigits - 1; digit >= 0; --digit)
    id += kAlphabet[time >> (digit * kBitsPerDigit) & 31];
  std::random_device device;
  for (int digit = 0; digit < kRandomDigits; ++digit) id += kAlphabet[device() & 31];
  return id;
}

}  // namespace coconsult::client
