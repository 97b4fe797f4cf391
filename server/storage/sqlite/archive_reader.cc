// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archive_reader.h"

#include <fcntl.h>

#include <algorithm>
#include <utility>

#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {

SeriesReader::SeriesReader(Series series, const BaseTail& from)
    : series_(std::move(series)), commits_(from.number), chain_(from.chain), time_(from.time) {}

Result<std::optional<SeriesReader::Record>> SeriesReader::Next() {
  while (true) {
    if (segment_) {
      ASSIGN_OR_RETURN(std::optional<Record> record, ReadRecord());
      if (record) return record;
    }
    ASSIGN_OR_RETURN(const bool more, OpenNext());
    if (!more) return std::optional<Record>();
  }
}

bool SeriesReader::InLast() const {
  return series_.segments.empty() || (segment_ && segment_->path() == series_.segments.back().path);
}

// The end of the segment, or, in the last, the beginning of a record whose writer was killed.
Result<std::optional<SeriesReader::Record>> SeriesReader::Unfinished() const {
  if (at_ != size_ && !InLast()) return Damaged();
  return std::optional<Record>();
}

Error SeriesReader::Damaged() const { return Refusal(segment_->path() + " is damaged."); }

// The segment that goes on where the last one ended. False: there is none, and none after it.
Result<bool> SeriesReader::OpenNext() {
  if (InLast()) return false;
  const auto next = std::ranges::find(series_.segments, commits_, &NumberedFile::number);
  if (next == series_.segments.end() || (segment_ && next->path == segment_->path())) {
    if (!segment_ && series_.segments.back().number < commits_) return false;
    return Refusal(SegmentPath(series_.path, commits_) + " is missing, or the file before it is not whole.");
  }
  ASSIGN_OR_RETURN(segment_, File::Open(next->path, O_RDONLY));
  ASSIGN_OR_RETURN(size_, segment_->Size());
  std::string bytes(kSegmentHeadSize, '\0');
  ASSIGN_OR_RETURN(const std::size_t got, segment_->ReadAt(0, bytes));
  at_ = got;
  if (got < bytes.size() && InLast()) return false;  // the server was killed when it had just made the file
  const auto head = DecodeSegmentHead(bytes);
  if (!head || head->first != commits_ || head->chain != chain_) return Damaged();
  page_size_ = head->page_size;
  return true;
}

Result<std::optional<SeriesReader::Record>> SeriesReader::ReadRecord() {
  std::string bytes(kRecordHeadSize, '\0');
  ASSIGN_OR_RETURN(const std::size_t got, segment_->ReadAt(at_, bytes));
  if (got < bytes.size()) return Unfinished();
  const auto head = DecodeRecordHead(bytes);
  if (!head) return Damaged();
  if (size_ - at_ < kRecordHeadSize + head->size + chain_.size()) return Unfinished();
  Record record{*head, std::string(head->size + chain_.size(), '\0')};
  ASSIGN_OR_RETURN(const std::size_t rest, segment_->ReadAt(at_ + kRecordHeadSize, record.payload));
  if (rest < record.payload.size()) return Damaged();
  const std::string digest = record.payload.substr(head->size);
  record.payload.resize(head->size);
  const Digest expected = DigestOfRecord(chain_, bytes, record.payload);
  const std::uint64_t number = commits_ + (head->kind == RecordKind::kCommit ? 1 : 0);
  const bool believed = std::equal(digest.begin(), digest.end(), expected.begin(),
                                   [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
  if (!believed || head->number != number || head->time <= time_) return Damaged();
  chain_ = expected;
  commits_ = number;
  time_ = head->time;
  at_ += kRecordHeadSize + head->size + chain_.size();
  return std::optional<Record>(std::move(record));
}

}  // namespace coconsult::storage::sqlite
