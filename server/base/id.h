// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace coconsult {

// 16 bytes that sort by the time they were made (the layout of a ULID: 48 bits of milliseconds, 80 random
// bits). As text: 26 lower-case Crockford base32 characters.
using IdBytes = std::array<std::uint8_t, 16>;

std::string FormatId(const IdBytes& bytes);
std::optional<IdBytes> ParseId(std::string_view text);

// A strong id: ids of different things do not mix. Default-constructed = "none".
template <class Tag>
class Id {
 public:
  Id() = default;
  explicit Id(const IdBytes& bytes) : bytes_(bytes) {}

  static std::optional<Id> Parse(std::string_view text) {
    auto bytes = ParseId(text);
    if (!bytes) return std::nullopt;
    return Id(*bytes);
  }
  std::string ToString() const { return FormatId(bytes_); }
  const IdBytes& bytes() const { return bytes_; }
  bool empty() const { return *this == Id(); }

  auto operator<=>(const Id&) const = default;

 private:
  IdBytes bytes_{};
};

}  // namespace coconsult

template <class Tag>
struct std::hash<coconsult::Id<Tag>> {
  std::size_t operator()(const coconsult::Id<Tag>& id) const {
    // The low eight bytes are random: good enough as they are.
    std::size_t value = 0;
    for (int i = 8; i < 16; ++i) value = (value << 8) | id.bytes()[i];
    return value;
  }
};
