// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>

#include "app/ports/identity.h"

namespace coconsult::identity {

// What guessing one password costs. At least 8 KiB and 1 pass.
struct PasswordCost {
  std::size_t memory_bytes = std::size_t{19} * 1024 * 1024;
  int operations = 2;
};

// argon2id (RFC 9106) with a salt of its own for each password, in the form "$argon2id$v=19$m=...".
// Thread-safe; blocking; each call under way holds `memory_bytes`. std::bad_alloc when the system has not
// that much.
class Argon2PasswordHasher final : public app::PasswordHasher {
 public:
  // Hashes once, so blocking too.
  explicit Argon2PasswordHasher(PasswordCost cost);

  std::string Hash(const std::string& password) const override;
  // What is no hash at all verifies nothing, in the same time as a wrong password.
  bool Verify(const std::string& hash, const std::string& password) const override;

  // True when the hash was made at another cost, or is none: hash the password again when it is next at hand.
  // Quick.
  bool NeedsRehash(const std::string& hash) const;

 private:
  PasswordCost cost_;
  std::string nobodys_hash_;  // of a password that nobody knows
};

}  // namespace coconsult::identity
