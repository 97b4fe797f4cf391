// SPDX-License-Identifier: Apache-2.0
#include "identity/token_source.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sodium.h>

#include "base/check.h"

namespace coconsult::identity {
namespace {

constexpr std::size_t kTokenBytes = 32;
constexpr std::size_t kDigestBytes = 32;
constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

const std::uint8_t* Bytes(std::string_view text) {
  return reinterpret_cast<const std::uint8_t*>(text.data());
}
std::uint8_t* Bytes(std::string& text) { return reinterpret_cast<std::uint8_t*>(text.data()); }

}  // namespace

void CryptoTokenSource::Free::operator()(evp_md_st* algorithm) const { EVP_MD_free(algorithm); }
void CryptoTokenSource::Free::operator()(evp_md_ctx_st* context) const { EVP_MD_CTX_free(context); }
void CryptoTokenSource::Free::operator()(evp_mac_ctx_st* context) const { EVP_MAC_CTX_free(context); }

// Algorithms are fetched once: OpenSSL looks through its providers for that.
CryptoTokenSource::CryptoTokenSource(const ServerKey& key)
    : sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), mac_(MacWith(key)) {
  COCONSULT_CHECK(sodium_init() >= 0 && sha256_ != nullptr);
}

CryptoTokenSource::Mac CryptoTokenSource::MacWith(const ServerKey& key) {
  EVP_MAC* const hmac = EVP_MAC_fetch(nullptr, "HMAC", nullptr);
  Mac mac(EVP_MAC_CTX_new(hmac));
  EVP_MAC_free(hmac);
  std::string digest = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), digest.size()),
      OSSL_PARAM_construct_end()};
  COCONSULT_CHECK(mac != nullptr && EVP_MAC_init(mac.get(), key.data(), key.size(), parameters) == 1);
  return mac;
}

std::string CryptoTokenSource::NewToken() {
  std::array<std::uint8_t, kTokenBytes> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  std::string token(sodium_base64_encoded_len(bytes.size(), kVariant), '\0');
  sodium_bin2base64(token.data(), token.size(), bytes.data(), bytes.size(), kVariant);
  token.pop_back();  // the terminating zero
  return token;
}

std::string CryptoTokenSource::Digest(std::string_view bytes) const {
  thread_local const std::unique_ptr<EVP_MD_CTX, Free> context(EVP_MD_CTX_new());
  std::string digest(kDigestBytes, '\0');
  COCONSULT_CHECK(context != nullptr && EVP_DigestInit_ex2(context.get(), sha256_.get(), nullptr) == 1 &&
                  EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                  EVP_DigestFinal_ex(context.get(), Bytes(digest), nullptr) == 1);
  return digest;
}

std::string CryptoTokenSource::Sign(std::string_view bytes) const {
  std::string signature(kDigestBytes, '\0');
  std::size_t size = 0;
  const Mac mac(EVP_MAC_CTX_dup(mac_.get()));
  COCONSULT_CHECK(mac != nullptr && EVP_MAC_update(mac.get(), Bytes(bytes), bytes.size()) == 1 &&
                  EVP_MAC_final(mac.get(), Bytes(signature), &size, signature.size()) == 1);
  return signature;
}

}  // namespace coconsult::identity
