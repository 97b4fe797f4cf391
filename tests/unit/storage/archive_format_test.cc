// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archive_format.h"

#include <gmock/gmock.h>

namespace coconsult::storage::sqlite {
namespace {

const Timestamp kTime = FromMicros(1'772'445'600'123'456);

TEST(ArchiveFormat, ReadsWhatItWrote) {
  const SegmentHead segment{4096, 77, kTime, 500, RandomDigest()};
  const auto segment_again = DecodeSegmentHead(Encode(segment));
  ASSERT_TRUE(segment_again);
  EXPECT_EQ(Encode(*segment_again), Encode(segment));
  const RecordHead record{RecordKind::kCommit, 4120, 78, kTime, 501};
  const auto record_again = DecodeRecordHead(Encode(record));
  ASSERT_TRUE(record_again);
  EXPECT_EQ(Encode(*record_again), Encode(record));
  const BaseTail base{1 << 20, 77, kTime, 500, RandomDigest(), RandomDigest()};
  const auto base_again = DecodeBaseTail(Encode(base));
  ASSERT_TRUE(base_again);
  EXPECT_EQ(Encode(*base_again), Encode(base));
}

TEST(ArchiveFormat, HasTheSizesThatItSays) {
  EXPECT_EQ(Encode(SegmentHead{}).size(), kSegmentHeadSize);
  EXPECT_EQ(Encode(RecordHead{}).size(), kRecordHeadSize);
  EXPECT_EQ(Encode(BaseTail{}).size(), kBaseTailSize);
}

TEST(ArchiveFormat, RefusesEveryAlteredByteAndEveryShorterText) {
  const std::string segment = Encode(SegmentHead{4096, 1, kTime, 2, {}});
  const std::string record = Encode(RecordHead{RecordKind::kQuiet, 0, 3, kTime, 4});
  const std::string base = Encode(BaseTail{4096, 5, kTime, 6, {}, {}});
  const auto altered = [](std::string text, std::size_t at) {
    text[at] = static_cast<char>(text[at] ^ 0x10);
    return text;
  };
  for (std::size_t at = 0; at < segment.size(); ++at) {
    EXPECT_FALSE(DecodeSegmentHead(altered(segment, at)));
    EXPECT_FALSE(DecodeSegmentHead(segment.substr(0, at)));
  }
  for (std::size_t at = 0; at < record.size(); ++at) {
    EXPECT_FALSE(DecodeRecordHead(altered(record, at)));
    EXPECT_FALSE(DecodeRecordHead(record.substr(0, at)));
  }
  for (std::size_t at = 0; at < base.size(); ++at) {
    EXPECT_FALSE(DecodeBaseTail(altered(base, at)));
    EXPECT_FALSE(DecodeBaseTail(base.substr(0, at)));
  }
}

TEST(ArchiveFormat, ACommitIsWholeFramesTheLastOfWhichEndsIt) {
  const auto frame = [](char page, char pages) {
    return std::string{0, 0, 0, page, 0, 0, 0, pages} + std::string(16 + 512, 'x');
  };
  const auto whole = [](const std::string& payload) {
    return ForEachFrame(payload, 512, [](const Frame&) { return true; });
  };
  EXPECT_TRUE(whole(frame(2, 0) + frame(1, 2)));
  EXPECT_FALSE(whole(frame(1, 2) + frame(2, 0))) << "not committed";
  EXPECT_FALSE(whole(frame(0, 2))) << "there is no page 0";
  EXPECT_FALSE(whole(frame(1, 2) + "x"));
  EXPECT_FALSE(whole(""));
}

}  // namespace
}  // namespace coconsult::storage::sqlite
