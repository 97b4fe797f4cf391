// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "base/time_text.h"
#include "unit/storage/archived_store.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::HasSubstr;

class ArchiveOverTime : public ArchivedStore {
 protected:
  // Without a close: the files as a killed process leaves them, opened by the next one.
  void ContinueAsAfterAKill() {
    std::filesystem::copy(temp_.File("data"), temp_.File("left"));
    std::filesystem::copy(archive_.directory, temp_.File("archive_left"),
                          std::filesystem::copy_options::recursive);
    Close();
    std::filesystem::remove_all(temp_.File("data"));
    std::filesystem::remove_all(archive_.directory);
    std::filesystem::rename(temp_.File("left"), temp_.File("data"));
    std::filesystem::rename(temp_.File("archive_left"), archive_.directory);
    OpenArchived();
  }
};

TEST_F(ArchiveOverTime, EachStartBeginsASeriesAndTheOldOnesStayGood) {
  OpenArchived();
  const Timestamp first = PostAndMoment();
  Close();
  const Timestamp off = Moment();
  OpenArchived();
  const Timestamp second = PostAndMoment();
  Close();
  EXPECT_EQ(AllSeries().size(), 2U);
  EXPECT_EQ(PostsAt(first), 1) << refusal_;
  EXPECT_EQ(PostsAt(second), 2) << refusal_;
  EXPECT_EQ(PostsAt(off), -1);
  EXPECT_THAT(refusal_, HasSubstr("Nothing was archived before"));
  EXPECT_THAT(refusal_, HasSubstr("The last moment before that which can be restored is "));
}

TEST_F(ArchiveOverTime, AServerThatWasKilledGoesOnWithItsLogAndANewSeries) {
  OpenArchived();
  PostAndMoment();
  ContinueAsAfterAKill();
  const Timestamp moment = PostAndMoment();
  PostAndMoment();
  Close();
  EXPECT_EQ(PostsAt(moment), 2) << refusal_;
  EXPECT_EQ(PostsAt({}), 3) << refusal_;
}

TEST_F(ArchiveOverTime, ADiskThatDoesNotKeepUpIsToldAndANewSeriesBegins) {
  archive_.most_waiting = 400'000;
  OpenArchived();
  const Timestamp before = PostAndMoment();
  ASSERT_TRUE(Post(std::string(1'000'000, 'x'))) << "the server does not mind";
  const Timestamp missed = Moment();
  EXPECT_THAT(AwaitTold("Nothing is being archived"), HasSubstr("does not keep up"));
  AwaitTold("Every moment from");
  const Timestamp after = PostAndMoment();
  Close();
  EXPECT_EQ(PostsAt(before), 1) << refusal_;
  EXPECT_NE(PostsAt(missed), 1) << "not that of before";
  EXPECT_EQ(PostsAt(after), 3) << refusal_;
}

TEST_F(ArchiveOverTime, AFolderThatIsGoneIsToldAndANewSeriesBeginsWhenItIsBack) {
  OpenArchived();
  std::filesystem::rename(archive_.directory, temp_.File("away"));
  ASSERT_TRUE(Post());
  AwaitTold("is not there any more");
  std::filesystem::create_directory(archive_.directory);
  AwaitTold("Every moment from");
  const Timestamp moment = PostAndMoment();
  Close();
  EXPECT_EQ(PostsAt(moment), 2) << refusal_;
}

TEST_F(ArchiveOverTime, OldFilesGoAndTheDaysToKeepStay) {
  archive_.base_every = std::chrono::hours(6);
  archive_.keep = std::chrono::hours(24);
  std::vector<std::pair<Timestamp, std::int64_t>> moments;
  OpenArchived();
  for (int i = 1; i <= 12; ++i) {
    moments.emplace_back(PostAndMoment(), i);
    clock_.Advance(std::chrono::hours(6));
    AwaitTold("Every moment from");
  }
  Close();
  const Timestamp now = clock_.Now();
  int gone = 0;
  for (const auto& [moment, posts] : moments) {
    if (now - moment <= archive_.keep) {
      EXPECT_EQ(PostsAt(moment), posts) << refusal_;
    } else if (now - moment > archive_.keep + 2 * archive_.base_every) {
      EXPECT_EQ(PostsAt(moment), -1);
      ++gone;
    }
  }
  EXPECT_GE(gone, 4);
}

TEST_F(ArchiveOverTime, OldSeriesGoAsAWhole) {
  archive_.keep = std::chrono::hours(24);
  OpenArchived();
  PostAndMoment();
  Close();
  clock_.Advance(std::chrono::hours(30));
  OpenArchived();
  PostAndMoment();
  Close();
  ASSERT_EQ(AllSeries().size(), 2U) << "for the moments of the last day, the first is still needed";
  clock_.Advance(std::chrono::hours(30));
  OpenArchived();
  Close();
  ASSERT_EQ(AllSeries().size(), 2U);
  EXPECT_EQ(AllSeries().front().number, 2U);
}

TEST_F(ArchiveOverTime, ASecondServerIsRefused) {
  OpenArchived();
  Options options;
  options.directory = temp_.File("other");
  options.archive = archive_;
  const auto second = OpenStore(std::move(options));
  ASSERT_FALSE(second);
  EXPECT_THAT(second.error().message, HasSubstr("in use by another server"));
}

TEST_F(ArchiveOverTime, AFolderThatCannotBeMadeIsRefusedAtTheStart) {
  Overwrite(temp_.File("file"), "");
  archive_.directory = temp_.File("file/archive");
  const auto opened = TryToOpen();
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message,
              HasSubstr("The archive directory " + archive_.directory + " cannot be made"));
}

}  // namespace
}  // namespace coconsult::storage::sqlite
