// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/log_tail.h"

#include <fcntl.h>

#include <array>
#include <string_view>

#include "storage/sqlite/archive_format.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {
namespace {

// https://www.sqlite.org/fileformat2.html#wal_file_format
constexpr std::size_t kLogHeadSize = 32;
constexpr std::size_t kPageSizeAt = 8;
constexpr std::size_t kSaltsAt = 16;      // in the log's head
constexpr std::size_t kFrameSaltsAt = 8;  // in a frame's
constexpr std::size_t kSaltsSize = 8;

std::uint32_t PageSize(std::string_view head) {
  std::uint32_t size = 0;
  for (const char byte : head.substr(kPageSizeAt, 4)) size = size << 8 | static_cast<unsigned char>(byte);
  return size;
}

// Each frame belongs to this log, and the last one ends a commit.
bool AreWhole(std::string_view frames, std::uint32_t page_size, std::string_view salts) {
  for (std::size_t at = 0; at < frames.size(); at += kFrameHeadSize + page_size) {
    if (frames.substr(at + kFrameSaltsAt, kSaltsSize) != salts) return false;
  }
  return ForEachFrame(frames, page_size, [](const Frame&) { return true; });
}

}  // namespace

// False: there is no log to speak of.
Result<bool> LogTail::Look(int frames) {
  if (frames == 0) return false;
  if (!log_) {
    ASSIGN_OR_RETURN(File log, File::Open(log_path_, O_RDONLY));
    log_ = std::move(log);
  }
  std::array<char, kLogHeadSize> bytes{};
  ASSIGN_OR_RETURN(const std::size_t got, log_->ReadAt(0, bytes));
  if (got < bytes.size()) return false;  // emptied, and nothing was committed since
  const std::string_view head(bytes.data(), bytes.size());
  const std::string_view salts = head.substr(kSaltsAt, kSaltsSize);
  if (salts != salts_) {
    salts_ = salts;
    taken_ = 0;
  }
  page_size_ = PageSize(head);
  if (!IsPageSize(page_size_)) return Refusal(log_path_ + " has a head that makes no sense.");
  return frames > taken_;
}

Result<std::string> LogTail::Take(int frames) {
  ASSIGN_OR_RETURN(const bool more, Look(frames));
  if (!more) return std::string();
  const std::size_t frame_size = kFrameHeadSize + page_size_;
  std::string taken(static_cast<std::size_t>(frames - taken_) * frame_size, '\0');
  const std::uint64_t at = kLogHeadSize + static_cast<std::uint64_t>(taken_) * frame_size;
  ASSIGN_OR_RETURN(const std::size_t got, log_->ReadAt(at, taken));
  if (got < taken.size() || !AreWhole(taken, page_size_, salts_))
    return Refusal(log_path_ + " does not hold the frames that were committed to it.");
  taken_ = frames;
  return taken;
}

Result<void> LogTail::Skip(int frames) {
  ASSIGN_OR_RETURN(const bool more, Look(frames));
  if (more) taken_ = frames;
  return {};
}

}  // namespace coconsult::storage::sqlite
