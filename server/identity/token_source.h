// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "app/ports/identity.h"
#include "identity/server_key.h"

// OpenSSL's EVP_MD, EVP_MD_CTX and EVP_MAC_CTX.
struct evp_md_st;
struct evp_md_ctx_st;
struct evp_mac_ctx_st;

namespace coconsult::identity {

// Tokens from the system's generator, SHA-256 and HMAC-SHA-256: with the processor's own instructions, since
// each message that is written or read has its digest made. Thread-safe.
class CryptoTokenSource final : public app::TokenSource {
 public:
  explicit CryptoTokenSource(const ServerKey& key);

  std::string NewToken() override;  // 43 characters
  std::string Digest(std::string_view bytes) const override;
  std::string Sign(std::string_view bytes) const override;

 private:
  struct Free {
    void operator()(evp_md_st* algorithm) const;
    void operator()(evp_md_ctx_st* context) const;
    void operator()(evp_mac_ctx_st* context) const;
  };
  using Mac = std::unique_ptr<evp_mac_ctx_st, Free>;

  static Mac MacWith(const ServerKey& key);

  const std::unique_ptr<evp_md_st, Free> sha256_;
  const Mac mac_;  // with the key, before any text
};

}  // namespace coconsult::identity
