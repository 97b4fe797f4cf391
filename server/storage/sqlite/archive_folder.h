// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "storage/sqlite/archive_format.h"

namespace coconsult::storage::sqlite {

// How the archive lies on disk: DIR/series-000001/{base,log}-000000000000. The number of a base or a segment
// is that of the commits of its series before it. A series is one run of commits without a hole.

struct NumberedFile {
  std::uint64_t number = 0;
  std::string path;
};

struct Series {
  std::uint64_t number = 0;
  std::string path;
  std::vector<NumberedFile> bases;     // ascending; each complete
  std::vector<NumberedFile> segments;  // ascending
};

std::string BasePath(const std::string& series, std::uint64_t number);
std::string SegmentPath(const std::string& series, std::uint64_t number);

// Ascending. Other files are passed over. The error is one line for the operator.
Result<std::vector<Series>> ListSeries(const std::string& archive);
// Makes the folder of the next one (mode 0700), its name on disk.
Result<Series> MakeSeries(const std::string& archive);
// With all that is in it, as far as that is possible.
void RemoveSeries(const Series& series);

// Nothing when the base is damaged at its end, or cannot be read.
std::optional<BaseTail> ReadBaseTail(const std::string& path);

// Removes what is not needed to restore a moment at or after `keep_from`, and series that never had a base,
// except for the series `current`. Returns how many files went.
std::size_t Prune(const std::string& archive, Timestamp keep_from, std::uint64_t current);

}  // namespace coconsult::storage::sqlite
