// SPDX-License-Identifier: Apache-2.0
#include "base/id.h"

namespace coconsult {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr std::size_t kTextLength = 26;
constexpr unsigned kCharacterBits = 5;
constexpr unsigned kFirstShift = 125;  // of the first character, which has three bits
constexpr std::uint8_t kNoValue = 0xff;

constexpr auto kValues = [] {
  std::array<std::uint8_t, 256> values{};
  values.fill(kNoValue);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i)
    values[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::uint8_t>(i);
  return values;
}();

}  // namespace

std::string FormatId(const IdBytes& bytes) {
  Wide value = 0;
  for (const std::uint8_t byte : bytes) value = value << 8 | byte;
  std::string text(kTextLength, '0');
  unsigned shift = kFirstShift;
  for (char& character : text) {
    character = kAlphabet[static_cast<std::size_t>(value >> shift) & 31];
    shift -= kCharacterBits;
  }
  return text;
}

std::optional<IdBytes> ParseId(std::string_view text) {
  if (text.size() != kTextLength) return std::nullopt;
  Wide value = 0;
  for (const char character : text) {
    const std::uint8_t digit = kValues[static_cast<unsigned char>(character)];
    if (digit == kNoValue) return std::nullopt;
    value = value << kCharacterBits | digit;
  }
  if (kValues[static_cast<unsigned char>(text.front())] > 7) return std::nullopt;
  IdBytes bytes{};
  for (auto byte = bytes.rbegin(); byte != bytes.rend(); ++byte, value >>= 8)
    *byte = static_cast<std::uint8_t>(value);
  return bytes;
}

}  // namespace coconsult
