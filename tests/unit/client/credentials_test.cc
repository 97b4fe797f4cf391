// SPDX-License-Identifier: Apache-2.0
#include "client/cli/credentials.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "client/cli/private_file.h"
#include "client/cli/resume_file.h"
#include "support/temp_dir.h"

namespace coconsult::cli {
namespace {

using std::filesystem::perms;
using ::testing::HasSubstr;

perms PermissionsOf(const std::filesystem::path& path) {
  return std::filesystem::status(path).permissions() & perms::all;
}

const Credentials kAnna{.server = "127.0.0.1:7420",
                        .token = "secret",
                        .email = "anna@example.org",
                        .practitioner = "practitioners/x"};

class CredentialsTest : public ::testing::Test {
 protected:
  CredentialsFile At(const std::string& profile = "") { return *CredentialsFile::At(home_, profile); }
  const testing::TempDir folder_;
  const std::filesystem::path home_ = folder_.path() / "new" / "coconsult";
};

TEST_F(CredentialsTest, AreReadBackAsTheyWereSaved) {
  ASSERT_TRUE(At().Save(kAnna));
  const auto loaded = At().Load();
  ASSERT_TRUE(loaded && *loaded);
  EXPECT_EQ((*loaded)->token, "secret");
  EXPECT_EQ((*loaded)->server, "127.0.0.1:7420");
  EXPECT_EQ((*loaded)->email, "anna@example.org");
  EXPECT_EQ((*loaded)->practitioner, "practitioners/x");
}

// Else a server could have the token sent somewhere else next time.
TEST_F(CredentialsTest, AreNotSavedWithLineBreaksInThem) {
  Credentials odd = kAnna;
  odd.practitioner = "practitioners/x\nserver=elsewhere.example:1";
  EXPECT_FALSE(At().Save(odd));
  EXPECT_FALSE(*At().Load());
}

TEST_F(CredentialsTest, AreOnlyForTheirOwner) {
  const mode_t before = umask(0);
  ASSERT_TRUE(At().Save(kAnna));
  umask(before);
  EXPECT_EQ(PermissionsOf(home_), perms::owner_all);
  EXPECT_EQ(PermissionsOf(home_ / "credentials"), perms::owner_read | perms::owner_write);
}

TEST_F(CredentialsTest, LeaveNothingElseBehind) {
  ASSERT_TRUE(At().Save(kAnna));
  ASSERT_TRUE(At().Save(kAnna));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(home_), {}), 1);
}

TEST_F(CredentialsTest, AreNotUsedWhenOthersCanReadThem) {
  ASSERT_TRUE(At().Save(kAnna));
  for (const perms open : {perms::group_read, perms::others_read, perms::group_write}) {
    std::filesystem::permissions(home_ / "credentials", perms::owner_read | perms::owner_write | open);
    const auto loaded = At().Load();
    ASSERT_FALSE(loaded);
    EXPECT_THAT(loaded.error().message, HasSubstr("chmod 600"));
  }
}

TEST_F(CredentialsTest, AreMissingForWhoIsNotSignedIn) {
  const auto loaded = At().Load();
  ASSERT_TRUE(loaded);
  EXPECT_FALSE(*loaded);
}

TEST_F(CredentialsTest, AreRefusedWhenDamaged) {
  ASSERT_TRUE(At().Save(kAnna));
  std::ofstream(home_ / "credentials") << "nonsense";
  EXPECT_THAT(At().Load().error().message, HasSubstr("damaged"));
}

TEST_F(CredentialsTest, AreSeparateForEachProfile) {
  ASSERT_TRUE(At("anna").Save(kAnna));
  EXPECT_TRUE(std::filesystem::exists(home_ / "credentials-anna"));
  EXPECT_FALSE(*At().Load());
  EXPECT_FALSE(*At("ben").Load());
  ASSERT_TRUE(At("anna").Remove());
  EXPECT_FALSE(*At("anna").Load());
  EXPECT_TRUE(At("anna").Remove());
}

TEST_F(CredentialsTest, RefuseProfileNamesThatAreNotNames) {
  for (const char* name : {"../x", "a/b", ".hidden", "-x", "a b", "\xC3\xA9"})
    EXPECT_FALSE(CredentialsFile::At(home_, name)) << name;
  EXPECT_FALSE(CredentialsFile::At(home_, std::string(41, 'a')));
  EXPECT_TRUE(CredentialsFile::At(home_, "anna.s-2_b"));
}

TEST_F(CredentialsTest, PrivateFilesAreNeverOverwritten) {
  const auto path = folder_.path() / "tokens.csv";
  {
    auto file = PrivateFile::Create(path);
    ASSERT_TRUE(file);
    ASSERT_TRUE(file->Write("one\n"));
    ASSERT_TRUE(file->Write("two\n"));
  }
  EXPECT_EQ(PermissionsOf(path), perms::owner_read | perms::owner_write);
  EXPECT_FALSE(PrivateFile::Create(path));
  EXPECT_EQ(*ReadWholeFile(path, 100), "one\ntwo\n");
  EXPECT_FALSE(ReadWholeFile(path, 5));
}

TEST_F(CredentialsTest, ResumeFilesBelongToOnePerson) {
  const auto path = folder_.path() / "seen.txt";
  const ResumeFile anna(path, "practitioners/anna");
  EXPECT_EQ(anna.Load()->token, "");
  ASSERT_TRUE(anna.Save({.token = "t7", .position = 7}));
  EXPECT_EQ(anna.Load()->token, "t7");
  EXPECT_EQ(anna.Load()->position, 7);
  EXPECT_THAT(ResumeFile(path, "practitioners/ben").Load().error().message, HasSubstr("another person"));
  std::ofstream(path) << "practitioners/anna\nseven\nt7\n";
  EXPECT_FALSE(anna.Load());
}

TEST_F(CredentialsTest, ResumeFilesKeepOnlyTokensThatTheyCanGiveBack) {
  const ResumeFile anna(folder_.path() / "seen.txt", "practitioners/anna");
  EXPECT_FALSE(anna.Save({.token = "two\nlines", .position = 7}));
  EXPECT_FALSE(anna.Save({.token = std::string(20'000, 't'), .position = 7}));
  EXPECT_EQ(anna.Load()->token, "");
}

}  // namespace
}  // namespace coconsult::cli
