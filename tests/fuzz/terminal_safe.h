// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace coconsult::fuzz {

// No control character of ASCII but line breaks and tabs; in well-formed UTF-8 none of C1 (U+0080 to U+009F)
// and none that changes the direction of writing (U+202A to U+202E, U+2066 to U+2069).
inline bool IsTerminalSafe(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = [&](std::size_t at) {
      return at < text.size() ? static_cast<unsigned char>(text[at]) : 0;
    };
    if ((byte(i) < 0x20 && byte(i) != '\n' && byte(i) != '\t') || byte(i) == 0x7F) return false;
    if (byte(i) == 0xC2 && byte(i + 1) >= 0x80 && byte(i + 1) < 0xA0) return false;
    if (byte(i) != 0xE2) continue;
    if (byte(i + 1) == 0x80 && byte(i + 2) >= 0xAA && byte(i + 2) <= 0xAE) return false;
    if (byte(i + 1) == 0x81 && byte(i + 2) >= 0xA6 && byte(i + 2) <= 0xA9) return false;
  }
  return true;
}

}  // namespace coconsult::fuzz
