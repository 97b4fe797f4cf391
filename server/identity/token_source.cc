// SPDX-License-Identifier: Apache-2.0
#include "identity/token_source.h"

#include <sodium.h>

#include "base/check.h"

namespace coconsult::identity {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* Bytes(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

static_assert(std::tuple_size_v<ServerKey> == crypto_auth_hmacsha256_KEYBYTES);

}  // namespace

SodiumTokenSource::SodiumTokenSource(const ServerKey& key) : key_(key) {
  COCONSULT_CHECK(sodium_init() >= 0);
}

std::string SodiumTokenSource::NewToken() {
  std::array<std::uint8_t, kTokenBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string token(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(token.data(), token.size(), bytes.data(), bytes.size(), kVariant);
  token.pop_back();  // the terminating zero
  return token;
}

std::string SodiumTokenSource::Digest(std::string_view bytes) const {
  std::string digest(crypto_hash_sha256_BYTES, '\0');
  crypto_hash_sha256(Bytes(digest), Bytes(bytes), bytes.size());
  return digest;
}

std::string SodiumTokenSource::Sign(std::string_view bytes) const {
  std::string signature(crypto_auth_hmacsha256_BYTES, '\0');
  crypto_auth_hmacsha256(Bytes(signature), Bytes(bytes), bytes.size(), key_.data());
  return signature;
}

}  // namespace coconsult::identity
