// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ports/identity.h"
#include "identity/server_key.h"

namespace coconsult::identity {

// Tokens from the system's generator, SHA-256 and HMAC-SHA-256. Thread-safe.
class SodiumTokenSource final : public app::TokenSource {
 public:
  explicit SodiumTokenSource(const ServerKey& key);

  std::string NewToken() override;  // 43 characters
  std::string Digest(std::string_view bytes) const override;
  std::string Sign(std::string_view bytes) const override;

 private:
  const ServerKey key_;
};

}  // namespace coconsult::identity
