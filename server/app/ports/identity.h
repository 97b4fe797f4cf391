// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace coconsult::app {

// Slow on purpose. Thread-safe; blocking (tens of milliseconds): only on the work pool.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;
  virtual std::string Hash(const std::string& password) const = 0;
  // True when the password is the one hashed. An empty hash verifies nothing, in the same time.
  virtual bool Verify(const std::string& hash, const std::string& password) const = 0;
};

// Random tokens and digests. Thread-safe, quick.
class TokenSource {
 public:
  virtual ~TokenSource() = default;
  // 256 random bits, base64url without padding.
  virtual std::string NewToken() = 0;
  // SHA-256, 32 raw bytes.
  virtual std::string Digest(std::string_view bytes) const = 0;
  // HMAC-SHA-256 (or BLAKE2b-256) with the server's key, 32 raw bytes: for tokens that clients carry back.
  virtual std::string Sign(std::string_view bytes) const = 0;
};

}  // namespace coconsult::app
