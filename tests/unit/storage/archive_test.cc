// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archiver.h"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <thread>

#include "base/time_text.h"
#include "storage/sqlite/backup.h"
#include "storage/sqlite/migrations.h"
#include "unit/storage/archived_store.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::HasSubstr;

class Archive : public ArchivedStore {
 protected:
  // Differs each time the write-ahead log is begun again.
  std::string LogBegun() {
    const std::string log = Content(database_ + "-wal");
    return log.size() < 24 ? "" : log.substr(16, 8);
  }
  // Long enough for the writer to move the log into the database.
  static void Rest() { std::this_thread::sleep_for(std::chrono::milliseconds(100)); }
};

TEST_F(Archive, RestoresTheCommitsUpToAnyMoment) {
  OpenArchived();
  std::vector<Timestamp> moments = {Moment()};
  for (int i = 0; i < 12; ++i) moments.push_back(PostAndMoment());
  Close();
  for (std::size_t i = 0; i < moments.size(); ++i)
    EXPECT_EQ(PostsAt(moments[i]), static_cast<std::int64_t>(i)) << refusal_;
}

TEST_F(Archive, RestoresTheNewestMomentWhenNoneIsAskedFor) {
  OpenArchived();
  PostAndMoment();
  PostAndMoment();
  Close();
  EXPECT_EQ(PostsAt({}), 2) << refusal_;
}

TEST_F(Archive, SaysWhichMomentWasRestored) {
  OpenArchived();
  clock_.Advance(std::chrono::minutes(1));
  const Timestamp before = clock_.Now();
  ASSERT_TRUE(Post());
  const Timestamp moment = Moment();
  PostAndMoment();
  Close();
  const auto done = RestoreTo(moment, NewTarget());
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_EQ(done->asked, moment);
  EXPECT_GE(done->committed, before);
  EXPECT_LT(done->committed, moment);
  EXPECT_EQ(done->last_position, 1);
  EXPECT_EQ(done->commits, 1U);
}

TEST_F(Archive, RestoresEveryPageAsItWasAlsoWhenTheLogIsBegunAgain) {
  OpenArchived();
  PostAndMoment();
  const std::string first = LogBegun();
  for (int bursts = 0; LogBegun() == first; ++bursts) {
    ASSERT_LT(bursts, 100) << "the log is not begun again";
    for (int i = 0; i < 50; ++i) ASSERT_TRUE(Post(std::string(20000, 'x')));
    Rest();
  }
  for (int i = 0; i < 50; ++i) ASSERT_TRUE(Post(std::string(20000, 'x')));
  Close();
  const std::string target = NewTarget();
  ASSERT_TRUE(RestoreTo({}, target));
  // Page for page, except for the file's own header: a copy has another count of changes in it.
  EXPECT_TRUE(Content(database_).substr(100) == Content(DatabasePath(target)).substr(100));
}

TEST_F(Archive, RestoresWhatWasPostedWhileABaseWasMade) {
  const auto opened = TryToOpen();
  ASSERT_TRUE(opened) << opened.error().message;
  std::vector<Timestamp> moments;
  for (int i = 0; i < 100; ++i) moments.push_back(PostAndMoment(5000));
  AwaitTold("Every moment from");
  Close();
  const auto base = ReadBaseTail(AllSeries().front().bases.front().path);
  ASSERT_TRUE(base);
  EXPECT_LT(base->position, 100) << "people posted meanwhile";
  for (std::size_t i = 0; i < moments.size(); i += 9) {
    if (moments[i] < base->time) continue;
    EXPECT_EQ(PostsAt(moments[i]), static_cast<std::int64_t>(i) + 1) << refusal_;
  }
}

TEST_F(Archive, ABaseHoldsExactlyWhatWasCommittedBeforeIt) {
  archive_.base_every = std::chrono::hours(0);  // one after the other
  OpenArchived();
  for (int i = 0; i < 5000 && AllSeries().front().bases.size() < 6; ++i) ASSERT_TRUE(Post());
  Close();
  const std::vector<NumberedFile> bases = AllSeries().front().bases;
  ASSERT_GE(bases.size(), 6U);
  for (std::size_t i = 1; i < bases.size(); ++i) {
    const Timestamp time = ReadBaseTail(bases[i].path)->time;
    // From this base, and from the one before with the commits up to here.
    EXPECT_EQ(PostsAt(time), PostsAt(time - Duration(1))) << refusal_;
  }
}

TEST_F(Archive, CommitsThatChangeNothingAreNone) {
  OpenArchived();
  ASSERT_TRUE(store_->WriteBlocking([](app::Transaction&) -> Result<void> { return {}; }));
  PostAndMoment();
  Close();
  EXPECT_EQ(RestoreTo({}, NewTarget())->commits, 1U);
}

TEST_F(Archive, IsForItsOwnerAlone) {
  OpenArchived();
  PostAndMoment();
  Close();
  for (const auto& entry : std::filesystem::recursive_directory_iterator(archive_.directory)) {
    struct stat status {};
    ASSERT_EQ(::stat(entry.path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, entry.is_directory() ? 0700U : 0600U) << entry.path();
  }
}

TEST_F(Archive, RefusesAMomentBeforeItBegan) {
  const Timestamp before = clock_.Now() - std::chrono::hours(1);
  OpenArchived();
  Close();
  EXPECT_EQ(PostsAt(before), -1);
  const Timestamp first = ReadBaseTail(AllSeries().front().bases.front().path)->time;
  EXPECT_THAT(refusal_, HasSubstr("The archive begins at " + FormatTime(first)));
}

TEST_F(Archive, RefusesAMomentThatItDoesNotReach) {
  OpenArchived();
  PostAndMoment();
  Close();
  EXPECT_EQ(PostsAt(clock_.Now() + std::chrono::hours(1)), -1);
  EXPECT_THAT(refusal_, HasSubstr("does not reach"));
  const std::string last = refusal_.substr(refusal_.size() - 28, 27);
  EXPECT_EQ(PostsAt(ParseTime(last)), 1) << "the moment that the refusal names: " << last;
}

TEST_F(Archive, OverwritesNoDatabase) {
  OpenArchived();
  Close();
  for (const char* name : {"coconsult.db", "coconsult.db-wal", "coconsult.db-shm", "coconsult.db-journal"}) {
    const std::string target = NewTarget();
    std::filesystem::create_directory(target);
    Overwrite(target + "/" + name, "precious");
    const auto done = RestoreTo({}, target);
    ASSERT_FALSE(done) << name;
    EXPECT_THAT(done.error().message, HasSubstr("exists already"));
    EXPECT_EQ(Content(target + "/" + name), "precious");
  }
}

TEST_F(Archive, RestoresIntoNoFolderThatAServerHolds) {
  OpenArchived();
  Close();
  const auto held = DataDirectory::Take(NewTarget());
  EXPECT_THAT(RestoreTo({}, temp_.File("restored1")).error().message, HasSubstr("in use"));
}

TEST_F(Archive, ReplacesWhatAnInterruptedRestoreLeft) {
  OpenArchived();
  PostAndMoment();
  Close();
  const std::string target = NewTarget();
  std::filesystem::create_directory(target);
  Overwrite(DatabasePath(target) + ".restoring", "half");
  ASSERT_TRUE(RestoreTo({}, target));
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(target), {}), 1);
}

TEST_F(Archive, KeepsNothingThatTheApplicationFindsUnsound) {
  OpenArchived();
  Close();
  const std::string target = NewTarget();
  const auto done =
      Restore(archive_.directory, {}, target, [](const app::Transaction&) { return "a broken chain"; });
  EXPECT_THAT(done.error().message, HasSubstr("a broken chain"));
  EXPECT_TRUE(std::filesystem::is_empty(target));
}

TEST_F(Archive, BringsAnOlderSchemaUpToDate) {
  auto older = KnownMigrations();
  older.resize(older.size() - 1);
  const std::string path = BasePath(archive_.directory + "/series-000001", 0);
  std::filesystem::create_directories(archive_.directory + "/series-000001");
  Overwrite(path, "");
  {
    Connection connection(path, Access::kWrite);
    connection.Execute("PRAGMA application_id = " + std::to_string(kApplicationId));
    ASSERT_TRUE(Migrate(connection, path, older));
  }
  Connection(path, Access::kWrite).Execute("PRAGMA journal_mode = WAL");
  for (const char* suffix : {"-wal", "-shm"}) std::filesystem::remove(path + suffix);
  const std::string content = Content(path);
  BaseTail tail;
  tail.size = content.size();
  tail.content = Digester().Add(content).Finish();
  Overwrite(path, content + Encode(tail));
  const auto done = RestoreTo({}, NewTarget());
  ASSERT_TRUE(done) << done.error().message;
  EXPECT_TRUE(Verify(DatabasePath(temp_.File("restored1"))).ok());
}

}  // namespace
}  // namespace coconsult::storage::sqlite
