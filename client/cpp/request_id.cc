// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/request_id.h"

#include <random>
#include <string_view>

namespace coconsult::client {

std::string NewRequestId() {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr std::size_t kLength = 26;
  constexpr int kDigitsPerWord = 6;  // 5 bits each of a 32-bit word
  std::random_device device;
  std::string id;
  while (id.size() < kLength) {
    std::uint32_t word = device();
    for (int i = 0; i < kDigitsPerWord && id.size() < kLength; ++i, word >>= 5) id += kAlphabet[word & 31];
  }
  return id;
}

}  // namespace coconsult::client
