// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

namespace coconsult {
namespace {

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr int kTextLength = 26;
constexpr int kPaddingBits = kTextLength * 5 - 128;  // two leading zero bits

}  // namespace

std::string FormatId(const IdBytes& bytes) {
  std::string text(kTextLength, '0');
  for (int i = 0; i < kTextLength; ++i) {
    int value = 0;
    for (int bit = i * 5; bit < i * 5 + 5; ++bit) {
      const int source = bit - kPaddingBits;
      const int set = source < 0 ? 0 : (bytes[source / 8] >> (7 - source % 8)) & 1;
      value = value << 1 | set;
    }
    text[i] = kAlphabet[value];
  }
  return text;
}

std::optional<IdBytes> ParseId(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  IdBytes bytes{};
  for (int i = 0; i < kTextLength; ++i) {
    const auto value = kAlphabet.find(text[i]);
    if (value == std::string_view::npos) return std::nullopt;
    for (int bit = 0; bit < 5; ++bit) {
      const bool set = (value >> (4 - bit)) & 1;
      const int target = i * 5 + bit - kPaddingBits;
      if (target < 0) {
        if (set) return std::nullopt;
      } else if (set) {
        bytes[target / 8] |= static_cast<std::uint8_t>(1 << (7 - target % 8));
      }
    }
  }
  return bytes;
}

}  // namespace coconsult
