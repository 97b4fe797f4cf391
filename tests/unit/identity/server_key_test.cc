// SPDX-License-Identifier: Apache-2.0
#include "identity/server_key.h"

#include <gtest/gtest.h>

#include <fstream>

#include "support/temp_dir.h"

namespace coconsult::identity {
namespace {

namespace fs = std::filesystem;

class ServerKeyTest : public ::testing::Test {
 protected:
  fs::path File() const { return folder_.path() / "server.key"; }
  void Write(const std::string& content, fs::perms permissions = fs::perms::owner_read) {
    std::ofstream(File(), std::ios::binary) << content;
    fs::permissions(File(), permissions);
  }
  // The message of the refusal.
  std::string Refusal() const {
    const auto key = LoadOrCreateServerKey(File());
    EXPECT_FALSE(key);
    if (key) return "";
    EXPECT_EQ(key.error().reason, "SERVER_KEY_UNUSABLE");
    EXPECT_NE(key.error().message.find(File().string()), std::string::npos);
    return key.error().message;
  }

  coconsult::testing::TempDir folder_;
};

TEST_F(ServerKeyTest, IsMadeOnceAndReadEverAfter) {
  const auto made = LoadOrCreateServerKey(File());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(*LoadOrCreateServerKey(File()), *made);
  EXPECT_NE(*made, ServerKey{});
  EXPECT_NE(*LoadOrCreateServerKey(folder_.path() / "another.key"), *made);
}

TEST_F(ServerKeyTest, IsKeptFromOthers) {
  ASSERT_TRUE(LoadOrCreateServerKey(File()));
  EXPECT_EQ(fs::status(File()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), fs::directory_iterator()), 1);
}

TEST_F(ServerKeyTest, IsMadeAfterAnAttemptThatWasCutOff) {
  const fs::path unfinished = File().string() + ".new";
  std::ofstream(unfinished) << "half";
  fs::permissions(unfinished, fs::perms::all);
  const auto made = LoadOrCreateServerKey(File());
  ASSERT_TRUE(made) << made.error().message;
  EXPECT_EQ(*LoadOrCreateServerKey(File()), *made);
  EXPECT_FALSE(fs::exists(unfinished));
}

TEST_F(ServerKeyTest, IsRefusedWhenOthersMayReadIt) {
  Write(std::string(32, 'k'), fs::perms::owner_read | fs::perms::group_read);
  EXPECT_NE(Refusal().find("chmod 600"), std::string::npos);
}

TEST_F(ServerKeyTest, IsRefusedAndNotReplacedWhenItIsTooShortOrTooLong) {
  for (const std::size_t size : {0, 31, 33}) {
    Write(std::string(size, 'k'), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_NE(Refusal().find("32 bytes"), std::string::npos);
    EXPECT_EQ(fs::file_size(File()), size);
  }
}

TEST_F(ServerKeyTest, IsRefusedWhenItIsAFolderOrHasNone) {
  fs::create_directory(File());
  EXPECT_NE(Refusal().find("is not a file"), std::string::npos);
  const auto key = LoadOrCreateServerKey(folder_.path() / "none" / "server.key");
  ASSERT_FALSE(key);
  EXPECT_EQ(key.error().code, Errc::kFailedPrecondition);
  EXPECT_NE(key.error().message.find("cannot be made"), std::string::npos);
}

}  // namespace
}  // namespace coconsult::identity
