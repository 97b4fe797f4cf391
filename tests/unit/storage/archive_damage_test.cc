// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "base/time_text.h"
#include "unit/storage/archived_store.h"

namespace coconsult::storage::sqlite {
namespace {

using ::testing::HasSubstr;

// Six posts and a moment after each, two bases: one at the beginning, one after the third.
class DamagedArchive : public ArchivedStore {
 protected:
  DamagedArchive() {
    archive_.base_every = std::chrono::hours(1);
    OpenArchived();
    for (int i = 0; i < 3; ++i) moments_.push_back(PostAndMoment());
    clock_.Advance(std::chrono::hours(1));
    AwaitTold("Every moment from");
    for (int i = 0; i < 3; ++i) moments_.push_back(PostAndMoment());
    Close();
    series_ = AllSeries().front();
  }
  void Flip(const std::string& path, std::size_t at, char bits = 1) {
    std::string content = Content(path);
    content.at(at) = static_cast<char>(content.at(at) ^ bits);
    Overwrite(path, content);
  }
  std::vector<Timestamp> moments_;
  Series series_;
};

TEST_F(DamagedArchive, HasABaseAndASegmentForEachBase) {
  ASSERT_EQ(AllSeries().size(), 1U);
  ASSERT_EQ(series_.bases.size(), 2U);
  ASSERT_EQ(series_.segments.size(), 2U);
  EXPECT_EQ(series_.bases[1].number, 3U);
  EXPECT_EQ(series_.segments[1].number, 3U);
}

TEST_F(DamagedArchive, NoByteOfASegmentCanBeAlteredUnnoticed) {
  const std::string path = series_.segments[1].path;
  const std::string content = Content(path);
  for (std::size_t at = 0; at < content.size(); at += at < 200 ? 3 : 977) {
    Flip(path, at);
    EXPECT_EQ(PostsAt(moments_[5]), -1) << "byte " << at;
    EXPECT_THAT(refusal_, HasSubstr(path)) << "byte " << at;
    EXPECT_EQ(PostsAt({}), -1) << "byte " << at;
    Overwrite(path, content);
  }
  EXPECT_EQ(PostsAt(moments_[5]), 6) << refusal_;
}

TEST_F(DamagedArchive, MomentsBeforeTheDamageAndFromTheNextBaseOnCanBeRestored) {
  const std::string path = series_.segments[0].path;
  Flip(path, Content(path).size() * 9 / 10);  // in the third post
  EXPECT_EQ(PostsAt(moments_[0]), 1) << refusal_;
  EXPECT_EQ(PostsAt(moments_[2]), -1);
  EXPECT_THAT(refusal_,
              HasSubstr(path + " is damaged. The last moment before that which can be restored is "));
  EXPECT_EQ(PostsAt(ParseTime(refusal_.substr(refusal_.size() - 28, 27))), 2) << refusal_;
  EXPECT_EQ(PostsAt(moments_[3]), 4) << refusal_;
  EXPECT_EQ(PostsAt(moments_[5]), 6) << refusal_;
}

TEST_F(DamagedArchive, AMissingSegmentIsMissed) {
  std::filesystem::remove(series_.bases[1].path);
  std::filesystem::remove(series_.segments[0].path);
  EXPECT_EQ(PostsAt(moments_[0]), -1);
  EXPECT_THAT(refusal_, HasSubstr(series_.segments[0].path + " is missing"));
  EXPECT_EQ(PostsAt(moments_[5]), -1);
}

TEST_F(DamagedArchive, WithoutTheLastSegmentItDoesNotReachSoFar) {
  std::filesystem::remove(series_.segments[1].path);
  EXPECT_EQ(PostsAt(moments_[2]), 3) << refusal_;
  EXPECT_EQ(PostsAt(moments_[3]), -1);
  EXPECT_THAT(refusal_, HasSubstr("does not reach"));
}

TEST_F(DamagedArchive, ASegmentThatWasCutShortIsNotTakenForWhole) {
  const std::string path = series_.segments[0].path;
  std::filesystem::resize_file(path, std::filesystem::file_size(path) - 10);
  std::filesystem::remove(series_.bases[1].path);
  EXPECT_EQ(PostsAt(moments_[3]), -1);
  EXPECT_THAT(refusal_, HasSubstr(path + " is damaged"));
  EXPECT_EQ(PostsAt(moments_[1]), 2) << refusal_;
}

TEST_F(DamagedArchive, WhatAKilledServerLeftUnfinishedIsLeftOut) {
  const std::string path = series_.segments[1].path;
  const std::string content = Content(path);
  std::filesystem::resize_file(path, content.size() * 9 / 10);  // in the sixth post
  EXPECT_EQ(PostsAt({}), 5) << refusal_;
  EXPECT_EQ(PostsAt(moments_[5]), -1);
  EXPECT_THAT(refusal_, HasSubstr("does not reach"));
}

TEST_F(DamagedArchive, ADamagedBaseIsPassedOverForTheOneBefore) {
  Flip(series_.bases[1].path, 5000);
  EXPECT_EQ(PostsAt(moments_[4]), 5) << refusal_;
  Flip(series_.bases[1].path, std::filesystem::file_size(series_.bases[1].path) - 1);
  EXPECT_EQ(PostsAt(moments_[4]), 5) << refusal_;
  Flip(series_.bases[0].path, 5000);
  EXPECT_EQ(PostsAt(moments_[4]), -1);
  EXPECT_THAT(refusal_, HasSubstr("damaged"));
}

TEST_F(DamagedArchive, AFileOfAnotherArchiveIsNotTakenForOneOfThis) {
  archive_.directory = temp_.File("another");
  OpenArchived();
  for (int i = 0; i < 3; ++i) PostAndMoment();
  clock_.Advance(std::chrono::hours(1));
  AwaitTold("Every moment from");
  PostAndMoment();
  Close();
  Overwrite(series_.segments[1].path, Content(AllSeries().front().segments[1].path));
  archive_.directory = temp_.File("archive");
  EXPECT_EQ(PostsAt(moments_[4]), -1);
  EXPECT_THAT(refusal_, HasSubstr(series_.segments[1].path + " is damaged"));
}

TEST_F(DamagedArchive, TheListSaysWhereAHoleIs) {
  Flip(series_.segments[0].path, Content(series_.segments[0].path).size() * 9 / 10);
  const auto spans = ListRestorable(archive_.directory);
  ASSERT_TRUE(spans);
  ASSERT_EQ(spans->size(), 2U);
  EXPECT_EQ((*spans)[0].commits, 2U);
  EXPECT_THAT((*spans)[0].trouble, HasSubstr("is damaged"));
  EXPECT_EQ((*spans)[1].commits, 3U);
  EXPECT_EQ((*spans)[1].trouble, "");
}

}  // namespace
}  // namespace coconsult::storage::sqlite
