// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/digest.h"

#include <sodium.h>

#include "base/check.h"

namespace coconsult::storage::sqlite {

struct Digester::State {
  crypto_generichash_state hash;
};

Digester::Digester() : state_(std::make_unique<State>()) {
  COCONSULT_CHECK(sodium_init() >= 0);
  crypto_generichash_init(&state_->hash, nullptr, 0, Digest().size());
}

Digester::~Digester() = default;

Digester& Digester::Add(std::string_view bytes) {
  crypto_generichash_update(&state_->hash, reinterpret_cast<const unsigned char*>(bytes.data()),
                            bytes.size());
  return *this;
}

Digester& Digester::Add(const Digest& digest) {
  crypto_generichash_update(&state_->hash, digest.data(), digest.size());
  return *this;
}

Digest Digester::Finish() {
  Digest digest{};
  crypto_generichash_final(&state_->hash, digest.data(), digest.size());
  return digest;
}

Digest RandomDigest() {
  COCONSULT_CHECK(sodium_init() >= 0);
  Digest digest{};
  randombytes_buf(digest.data(), digest.size());
  return digest;
}

}  // namespace coconsult::storage::sqlite
