// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <initializer_list>

namespace coconsult {

// What an account may do. One account can hold several.
enum class Role : std::uint8_t {
  kPractitioner,
  kConnector,
  kModerator,
  kEvaluator,
  kIntegrator,
  kAdministrator
};
inline constexpr int kRoleCount = 6;

class RoleSet {
 public:
  RoleSet() = default;
  RoleSet(std::initializer_list<Role> roles) {
    for (Role role : roles) Add(role);
  }
  static RoleSet FromBits(std::uint32_t bits) {
    RoleSet set;
    set.bits_ = bits;
    return set;
  }

  void Add(Role role) { bits_ |= Bit(role); }
  bool Has(Role role) const { return (bits_ & Bit(role)) != 0; }
  bool empty() const { return bits_ == 0; }
  std::uint32_t bits() const { return bits_; }
  bool operator==(const RoleSet&) const = default;

 private:
  static std::uint32_t Bit(Role role) { return 1U << static_cast<unsigned>(role); }
  std::uint32_t bits_ = 0;
};

}  // namespace coconsult
