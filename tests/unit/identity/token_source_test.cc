// SPDX-License-Identifier: Apache-2.0
#include "identity/token_source.h"

#include <gtest/gtest.h>

#include <set>

namespace coconsult::identity {
namespace {

std::string Hex(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

ServerKey Key(const std::string& text) {
  ServerKey key{};
  std::copy(text.begin(), text.end(), key.begin());
  return key;
}

TEST(TokenSource, MakesTokensOf256BitsThatFitIntoUrls) {
  CryptoTokenSource tokens(ServerKey{});
  std::set<std::string> seen;
  for (int i = 0; i < 1000; ++i) {
    const std::string token = tokens.NewToken();
    EXPECT_EQ(token.size(), 43U);
    EXPECT_EQ(token.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"),
              std::string::npos);
    EXPECT_TRUE(seen.insert(token).second);
  }
}

TEST(TokenSource, DigestsWithSha256) {
  const CryptoTokenSource tokens(ServerKey{});
  // FIPS 180-4 examples.
  EXPECT_EQ(Hex(tokens.Digest("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(tokens.Digest("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(tokens.Digest("abc").size(), 32U);
  EXPECT_NE(tokens.Digest(std::string_view("a\0b", 3)), tokens.Digest("a"));
}

TEST(TokenSource, DigestsAlikeWhateverTheKey) {
  EXPECT_EQ(CryptoTokenSource(ServerKey{}).Digest("abc"), CryptoTokenSource(Key("other")).Digest("abc"));
}

TEST(TokenSource, SignsWithHmacSha256) {
  // RFC 4231 test cases 1 and 2; a key of HMAC may be filled up with zeros.
  EXPECT_EQ(Hex(CryptoTokenSource(Key(std::string(20, '\x0b'))).Sign("Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(Hex(CryptoTokenSource(Key("Jefe")).Sign("what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(TokenSource, SignsDifferentlyWithAnotherKey) {
  EXPECT_NE(CryptoTokenSource(Key("one")).Sign("text"), CryptoTokenSource(Key("two")).Sign("text"));
  EXPECT_EQ(CryptoTokenSource(Key("one")).Sign("text"), CryptoTokenSource(Key("one")).Sign("text"));
}

}  // namespace
}  // namespace coconsult::identity
