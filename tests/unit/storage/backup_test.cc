// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/backup.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "storage/sqlite/verify.h"
#include "unit/storage/filled_store.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::HasSubstr;

class BackupSqlite : public FilledStore {
 protected:
  static std::string Content(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  // Opens the copy as a restored store.
  std::int64_t PositionOfRestored() {
    std::filesystem::create_directory(temp_.File("restored"));
    std::filesystem::copy_file(copy_, DatabasePath(temp_.File("restored")));
    Options options;
    options.directory = temp_.File("restored");
    auto restored = OpenStore(std::move(options));
    if (!restored) {
      ADD_FAILURE() << restored.error().message;
      return -1;
    }
    return LastPosition(**restored);
  }

  const std::string copy_ = temp_.File("copy.db");
};

TEST_F(BackupSqlite, CopiesAnOpenStoreIntoOneFileForItsOwnerAlone) {
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(Post(std::string(5000, 'x')));
  std::int64_t done = 0;
  std::int64_t total = -1;
  const auto summary = Backup(database_, copy_, [&](std::int64_t done_bytes, std::int64_t total_bytes) {
    EXPECT_GE(done_bytes, done);
    done = done_bytes;
    total = total_bytes;
    return true;
  });
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_EQ(summary->last_position, 10);
  EXPECT_EQ(summary->bytes, static_cast<std::int64_t>(std::filesystem::file_size(copy_)));
  EXPECT_EQ(done, summary->bytes);
  EXPECT_EQ(total, summary->bytes);
  struct stat status {};
  ASSERT_EQ(::stat(copy_.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  for (const char* suffix : {".tmp", "-wal", "-shm", "-journal", ".tmp-wal", ".tmp-shm", ".tmp-journal"}) {
    EXPECT_FALSE(std::filesystem::exists(copy_ + suffix)) << suffix;
  }
  EXPECT_EQ(PositionOfRestored(), 10);
}

TEST_F(BackupSqlite, CopiesAClosedStore) {
  ASSERT_TRUE(Post());
  Close();
  ASSERT_TRUE(Backup(database_, copy_));
  EXPECT_EQ(PositionOfRestored(), 1);
}

TEST_F(BackupSqlite, CopiesOneMomentWhileWritesGoOn) {
  for (int i = 0; i < 300; ++i) ASSERT_TRUE(Post(std::string(20000, 'x')));
  std::int64_t posted_meanwhile = 0;
  const auto summary = Backup(database_, copy_, [&](std::int64_t, std::int64_t) {
    EXPECT_TRUE(Post());
    ++posted_meanwhile;
    return true;
  });
  ASSERT_TRUE(summary) << summary.error().message;
  EXPECT_GE(posted_meanwhile, 2);
  EXPECT_EQ(summary->last_position, 300);
  EXPECT_EQ(PositionOfRestored(), 300);
  EXPECT_EQ(LastPosition(*store_), 300 + posted_meanwhile);
}

TEST_F(BackupSqlite, NeverMovesTheLogIntoTheDatabase) {
  ASSERT_TRUE(Post());
  const std::string database = Content(database_);
  const std::string log = Content(database_ + "-wal");
  ASSERT_FALSE(log.empty());
  ASSERT_TRUE(Backup(database_, copy_));
  EXPECT_EQ(Content(database_), database);
  EXPECT_EQ(Content(database_ + "-wal"), log);
}

TEST_F(BackupSqlite, OverwritesNothing) {
  std::ofstream(copy_) << "precious";
  const auto summary = Backup(database_, copy_);
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().message, HasSubstr("exists already"));
  EXPECT_EQ(Content(copy_), "precious");
}

TEST_F(BackupSqlite, ReplacesWhatAnInterruptedBackupLeft) {
  std::ofstream(copy_ + ".tmp") << "half";
  EXPECT_TRUE(Backup(database_, copy_));
  EXPECT_FALSE(std::filesystem::exists(copy_ + ".tmp"));
}

TEST_F(BackupSqlite, LeavesNothingWhenItIsStopped) {
  const auto summary = Backup(database_, copy_, [](std::int64_t, std::int64_t) { return false; });
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().message, HasSubstr("stopped"));
  EXPECT_FALSE(std::filesystem::exists(copy_));
  EXPECT_FALSE(std::filesystem::exists(copy_ + ".tmp"));
}

TEST_F(BackupSqlite, KeepsNoCopyThatIsNotSound) {
  ASSERT_TRUE(Post());
  Close();
  Connection(database_, Access::kWrite).Execute("DELETE FROM messages");
  const auto summary = Backup(database_, copy_);
  ASSERT_FALSE(summary);
  EXPECT_THAT(summary.error().message, HasSubstr("not sound"));
  EXPECT_FALSE(std::filesystem::exists(copy_));
}

TEST_F(BackupSqlite, SaysWhatIsMissing) {
  EXPECT_THAT(Backup(temp_.File("nothing.db"), copy_).error().message, HasSubstr("does not exist"));
  EXPECT_THAT(Backup(database_, temp_.File("missing/copy.db")).error().message, HasSubstr("cannot be made"));
}

}  // namespace
}  // namespace coconsult::storage::sqlite
