// SPDX-License-Identifier: Apache-2.0
#include "identity/password_hasher.h"

#include <sodium.h>

#include <array>
#include <new>

#include "base/check.h"

namespace coconsult::identity {
namespace {

std::string RandomPassword() {
  std::string password(32, '\0');
  randombytes_buf(password.data(), password.size());
  return password;
}

bool IsHash(const std::string& hash) {
  return hash.starts_with(crypto_pwhash_argon2id_STRPREFIX) && hash.size() < crypto_pwhash_STRBYTES &&
         hash.find('\0') == std::string::npos;
}

}  // namespace

Argon2PasswordHasher::Argon2PasswordHasher(PasswordCost cost) : cost_(cost) {
  COCONSULT_CHECK(sodium_init() >= 0);
  COCONSULT_CHECK(cost.memory_bytes >= crypto_pwhash_MEMLIMIT_MIN && cost.operations >= 1);
  nobodys_hash_ = Hash(RandomPassword());
}

std::string Argon2PasswordHasher::Hash(const std::string& password) const {
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  const int failed = crypto_pwhash_str_alg(hash.data(), password.data(), password.size(),
                                           static_cast<unsigned long long>(cost_.operations),
                                           cost_.memory_bytes, crypto_pwhash_ALG_ARGON2ID13);
  if (failed != 0) throw std::bad_alloc();
  return hash.data();
}

bool Argon2PasswordHasher::Verify(const std::string& hash, const std::string& password) const {
  const bool is_hash = IsHash(hash);
  const std::string& against = is_hash ? hash : nobodys_hash_;
  const bool same = crypto_pwhash_str_verify(against.c_str(), password.data(), password.size()) == 0;
  return is_hash && same;
}

bool Argon2PasswordHasher::NeedsRehash(const std::string& hash) const {
  return !IsHash(hash) ||
         crypto_pwhash_str_needs_rehash(hash.c_str(), static_cast<unsigned long long>(cost_.operations),
                                        cost_.memory_bytes) != 0;
}

}  // namespace coconsult::identity
