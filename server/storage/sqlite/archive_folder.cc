// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/archive_folder.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/file.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {
namespace {

constexpr std::string_view kSeries = "series-";
constexpr std::string_view kBase = "base-";
constexpr std::string_view kSegment = "log-";
constexpr std::size_t kSeriesDigits = 6;
constexpr std::size_t kFileDigits = 12;

std::string Named(std::string_view kind, std::uint64_t number, std::size_t digits) {
  const std::string text = std::to_string(number);
  return std::string(kind) + std::string(digits - std::min(digits, text.size()), '0') + text;
}

// The number in such a name, and only in exactly such a one.
std::optional<std::uint64_t> NumberIn(const std::string& name, std::string_view kind, std::size_t digits) {
  if (!name.starts_with(kind)) return std::nullopt;
  std::uint64_t number = 0;
  const char* end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + kind.size(), end, number);
  if (error != std::errc() || stop != end || Named(kind, number, digits) != name) return std::nullopt;
  return number;
}

void ListFiles(Series& series) {
  for (const auto& entry : std::filesystem::directory_iterator(series.path)) {
    const std::string name = entry.path().filename().string();
    if (const auto base = NumberIn(name, kBase, kFileDigits))
      series.bases.push_back({*base, entry.path().string()});
    if (const auto segment = NumberIn(name, kSegment, kFileDigits))
      series.segments.push_back({*segment, entry.path().string()});
  }
  std::ranges::sort(series.bases, {}, &NumberedFile::number);
  std::ranges::sort(series.segments, {}, &NumberedFile::number);
}

std::size_t RemoveFilesBefore(const std::vector<NumberedFile>& files, std::uint64_t number) {
  std::size_t removed = 0;
  for (const NumberedFile& file : files) {
    std::error_code ignored;
    if (file.number < number && std::filesystem::remove(file.path, ignored)) ++removed;
  }
  return removed;
}

// The newest base of a moment at or before `time`.
std::optional<std::uint64_t> BaseFor(const Series& series, Timestamp time) {
  for (auto base = series.bases.rbegin(); base != series.bases.rend(); ++base) {
    const auto tail = ReadBaseTail(base->path);
    if (tail && tail->time <= time) return base->number;
  }
  return std::nullopt;
}

}  // namespace

std::string BasePath(const std::string& series, std::uint64_t number) {
  return (std::filesystem::path(series) / Named(kBase, number, kFileDigits)).string();
}

std::string SegmentPath(const std::string& series, std::uint64_t number) {
  return (std::filesystem::path(series) / Named(kSegment, number, kFileDigits)).string();
}

Result<std::vector<Series>> ListSeries(const std::string& archive) {
  std::vector<Series> all;
  try {
    for (const auto& entry : std::filesystem::directory_iterator(archive)) {
      const auto number = NumberIn(entry.path().filename().string(), kSeries, kSeriesDigits);
      if (!number || !entry.is_directory()) continue;
      all.push_back({*number, entry.path().string(), {}, {}});
      ListFiles(all.back());
    }
  } catch (const std::filesystem::filesystem_error& error) {
    return Refusal("The archive " + archive + " cannot be read: " + error.code().message() +
                   ". Check its path and rights.");
  }
  std::ranges::sort(all, {}, &Series::number);
  return all;
}

Result<Series> MakeSeries(const std::string& archive) {
  ASSIGN_OR_RETURN(const std::vector<Series> all, ListSeries(archive));
  Series series;
  series.number = all.empty() ? 1 : all.back().number + 1;
  series.path = (std::filesystem::path(archive) / Named(kSeries, series.number, kSeriesDigits)).string();
  if (::mkdir(series.path.c_str(), S_IRWXU) != 0)
    return Refusal(series.path + " cannot be made: " + SystemError() + ".");
  try {
    SyncFolderOf(series.path);
  } catch (const DatabaseError& error) {
    return Refusal(error.what());
  }
  return series;
}

void RemoveSeries(const Series& series) {
  std::error_code ignored;
  // The bases first: half a series must not look like a whole one.
  for (const NumberedFile& base : series.bases) std::filesystem::remove(base.path, ignored);
  std::filesystem::remove_all(series.path, ignored);
}

std::optional<BaseTail> ReadBaseTail(const std::string& path) {
  const auto file = File::Open(path, O_RDONLY);
  if (!file) return std::nullopt;
  const auto size = file->Size();
  if (!size || *size < kBaseTailSize) return std::nullopt;
  std::string bytes(kBaseTailSize, '\0');
  const auto got = file->ReadAt(*size - kBaseTailSize, bytes);
  if (!got || *got < bytes.size()) return std::nullopt;
  const auto tail = DecodeBaseTail(bytes);
  if (!tail || tail->size != *size - kBaseTailSize) return std::nullopt;
  return tail;
}

std::size_t Prune(const std::string& archive, Timestamp keep_from, std::uint64_t current) {
  const auto all = ListSeries(archive);
  if (!all) return 0;
  std::size_t removed = 0;
  bool enough = false;  // a newer series begins at or before keep_from
  for (auto series = all->rbegin(); series != all->rend(); ++series) {
    if (series->number != current && (enough || series->bases.empty())) {
      removed += series->bases.size() + series->segments.size();
      RemoveSeries(*series);
      continue;
    }
    const auto needed = BaseFor(*series, keep_from);
    if (!needed) continue;
    enough = true;
    removed += RemoveFilesBefore(series->bases, *needed);
    removed += RemoveFilesBefore(series->segments, *needed);
  }
  return removed;
}

}  // namespace coconsult::storage::sqlite
