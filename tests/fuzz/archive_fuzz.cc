// SPDX-License-Identifier: Apache-2.0
// A segment of the archive: the reader believes exactly what a writer has written, and what is in a commit is
// taken only as whole pages. The digests would keep blind changes out, so the second half is given the bytes
// as they are.
#include "storage/sqlite/archive_format.h"

#include <filesystem>
#include <fstream>

#include "storage/sqlite/archive_reader.h"
#include "support/temp_dir.h"
#include "target.h"

namespace coconsult::fuzz {
namespace {

using namespace storage::sqlite;  // NOLINT(google-build-using-namespace): the names are its

// The base that the segments of the corpus begin at.
BaseTail BaseOf(std::string_view bytes) {
  BaseTail base;
  if (const auto head = DecodeSegmentHead(bytes)) {
    base.number = head->first;
    base.time = head->time;
    base.chain = head->chain;
  }
  return base;
}

void TestReader(std::string_view bytes) {
  static const testing::TempDir kFolder;
  const std::string file = kFolder.File("log");
  std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
  const BaseTail base = BaseOf(bytes);
  SeriesReader reader({1, kFolder.path().string(), {}, {{base.number, file}}}, base);
  std::string written(bytes.substr(0, kSegmentHeadSize));
  Digest chain = base.chain;
  while (true) {
    const auto next = reader.Next();
    if (!next) MUST_HOLD(next.error().message.starts_with(file));
    if (!next || !*next) break;
    const std::string head = Encode((*next)->head);
    chain = DigestOfRecord(chain, head, (*next)->payload);
    written += head + (*next)->payload + std::string(chain.begin(), chain.end());
  }
  MUST_HOLD(bytes.starts_with(written) || written.size() <= kSegmentHeadSize);
}

void TestParts(std::string_view bytes) {
  if (const auto head = DecodeRecordHead(bytes)) MUST_HOLD(bytes.starts_with(Encode(*head)));
  if (const auto tail = DecodeBaseTail(bytes)) MUST_HOLD(bytes.starts_with(Encode(*tail)));
  if (bytes.empty()) return;
  const std::uint32_t page_size = 512U << (static_cast<unsigned char>(bytes[0]) % 8);
  const std::string_view payload = bytes.substr(1);
  std::size_t seen = 0;
  const bool whole = ForEachFrame(payload, page_size, [&](const Frame& frame) {
    MUST_HOLD(frame.page > 0 && frame.content.size() == page_size);
    seen += kFrameHeadSize + page_size;
    return true;
  });
  MUST_HOLD(seen <= payload.size() && (!whole || seen == payload.size()));
}

}  // namespace

void TestOne(std::string_view bytes) {
  TestReader(bytes);
  TestParts(bytes);
}

}  // namespace coconsult::fuzz
