// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archive_series.h"

#include <fcntl.h>

#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::uint64_t kLongSegment = std::uint64_t{64} << 20;

std::string_view BytesOf(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace

Result<SeriesWriter> SeriesWriter::Begin(const std::string& archive, std::uint32_t page_size) {
  ASSIGN_OR_RETURN(Series series, MakeSeries(archive));
  return SeriesWriter(std::move(series), page_size);
}

Result<void> SeriesWriter::Cut(Timestamp time, std::int64_t position) {
  last_time_ = time;
  last_position_ = position;
  if (segment_) RETURN_IF_ERROR(Sync());
  ASSIGN_OR_RETURN(File segment,
                   File::Open(SegmentPath(series_.path, commits_), O_CREAT | O_EXCL | O_WRONLY));
  segment_ = std::move(segment);
  segment_first_ = commits_;
  segment_size_ = 0;
  RETURN_IF_ERROR(Write(Encode(SegmentHead{page_size_, commits_, time, position, chain_}), {}, {}));
  try {
    SyncFolderOf(segment_->path());
  } catch (const DatabaseError& error) {
    return Refusal(error.what());
  }
  return {};
}

Result<void> SeriesWriter::Append(RecordKind kind, Timestamp time, std::int64_t position,
                                  std::string_view payload) {
  COCONSULT_CHECK(segment_);  // a series begins with a cut
  if (payload.size() > kLargestPayload) return Refusal("One commit is too large for the archive.");
  if (segment_size_ >= kLongSegment) RETURN_IF_ERROR(Cut(last_time_, last_position_));
  if (kind == RecordKind::kCommit) ++commits_;
  const std::string head =
      Encode(RecordHead{kind, static_cast<std::uint32_t>(payload.size()), commits_, time, position});
  const Digest digest = DigestOfRecord(chain_, head, payload);
  RETURN_IF_ERROR(Write(head, payload, BytesOf(digest)));
  chain_ = digest;
  last_time_ = time;
  last_position_ = position;
  return {};
}

// All of it, or nothing where the disk allows that.
Result<void> SeriesWriter::Write(std::string_view head, std::string_view payload, std::string_view digest) {
  synced_ = false;
  std::uint64_t at = segment_size_;
  for (const std::string_view part : {head, payload, digest}) {
    if (auto written = segment_->WriteAt(at, part); !written) {
      const auto ignored = segment_->Truncate(segment_size_);
      static_cast<void>(ignored);
      return written;
    }
    at += part.size();
  }
  segment_size_ = at;
  return {};
}

Result<void> SeriesWriter::Sync() {
  if (synced_ || !segment_) return {};
  RETURN_IF_ERROR(segment_->Sync());
  if (!segment_->IsThere()) return Refusal(segment_->path() + " is not there any more.");
  synced_ = true;
  return {};
}

}  // namespace coconsult::storage::sqlite
