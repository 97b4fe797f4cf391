// SPDX-License-Identifier: Apache-2.0
#include "identity/password_hasher.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

namespace coconsult::identity {
namespace {

// The least there is: the tests are about what happens, not about how dear it is.
constexpr PasswordCost kCheap = {.memory_bytes = 8192, .operations = 1};
const std::string kPassword = "correct horse battery";

TEST(PasswordHasher, VerifiesThePasswordItHashedAndNoOther) {
  const Argon2PasswordHasher hasher(kCheap);
  const std::string hash = hasher.Hash(kPassword);
  EXPECT_TRUE(hasher.Verify(hash, kPassword));
  EXPECT_FALSE(hasher.Verify(hash, "correct horse batterx"));
  EXPECT_FALSE(hasher.Verify(hash, kPassword + " "));
  EXPECT_FALSE(hasher.Verify(hash, ""));
}

TEST(PasswordHasher, HashesTheSamePasswordDifferentlyEachTime) {
  const Argon2PasswordHasher hasher(kCheap);
  EXPECT_NE(hasher.Hash(kPassword), hasher.Hash(kPassword));
}

TEST(PasswordHasher, TellsPasswordsApartToTheLastByte) {
  const Argon2PasswordHasher hasher(kCheap);
  const std::string with_zero("a\0b", 3);
  const std::string hash = hasher.Hash(with_zero);
  EXPECT_TRUE(hasher.Verify(hash, with_zero));
  EXPECT_FALSE(hasher.Verify(hash, "a"));
  EXPECT_FALSE(hasher.Verify(hash, std::string("a\0c", 3)));
  const std::string long_password(256, 'x');
  EXPECT_FALSE(hasher.Verify(hasher.Hash(long_password), long_password.substr(1)));
}

TEST(PasswordHasher, WritesTheConfiguredCostIntoTheHash) {
  const Argon2PasswordHasher hasher({.memory_bytes = std::size_t{2} * 1024 * 1024, .operations = 3});
  EXPECT_TRUE(hasher.Hash(kPassword).starts_with("$argon2id$v=19$m=2048,t=3,p=1$"));
}

TEST(PasswordHasher, VerifiesNothingAgainstWhatIsNoHash) {
  const Argon2PasswordHasher hasher(kCheap);
  const std::string hash = hasher.Hash(kPassword);
  for (const std::string& other :
       {std::string(), std::string("x"), std::string("$argon2id$"), hash.substr(0, hash.size() - 4),
        hash + std::string("\0", 1), hash + std::string(200, 'x'),
        std::string("$argon2i$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA"), kPassword}) {
    EXPECT_FALSE(hasher.Verify(other, kPassword));
    EXPECT_FALSE(hasher.Verify(other, ""));
  }
}

TEST(PasswordHasher, VerifiesHashesMadeAtAnotherCostAndAsksForNewOnes) {
  const Argon2PasswordHasher before(kCheap);
  const Argon2PasswordHasher now({.memory_bytes = 16384, .operations = 2});
  const std::string hash = before.Hash(kPassword);
  EXPECT_TRUE(now.Verify(hash, kPassword));
  EXPECT_TRUE(now.NeedsRehash(hash));
  EXPECT_FALSE(before.NeedsRehash(hash));
  EXPECT_FALSE(now.NeedsRehash(now.Hash(kPassword)));
  EXPECT_TRUE(now.NeedsRehash(""));
  EXPECT_TRUE(now.NeedsRehash("no hash"));
}

TEST(PasswordHasher, CanBeUsedByManyThreads) {
  const Argon2PasswordHasher hasher(kCheap);
  std::vector<std::jthread> threads;
  threads.reserve(8);
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&hasher, i] {
      const std::string password = "password of thread " + std::to_string(i);
      for (int round = 0; round < 20; ++round) {
        const std::string hash = hasher.Hash(password);
        EXPECT_TRUE(hasher.Verify(hash, password));
        EXPECT_FALSE(hasher.Verify(hash, kPassword));
      }
    });
  }
}

}  // namespace
}  // namespace coconsult::identity
