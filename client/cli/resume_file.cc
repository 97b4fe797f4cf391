// SPDX-License-Identifier: Apache-2.0
#include "client/cli/resume_file.h"

#include <charconv>

#include "client/cli/private_file.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kLargestFile = 16 * 1024;
constexpr std::size_t kLongestToken = 8 * 1024;

}  // namespace

Result<client::ResumePoint> ResumeFile::Load() const {
  const auto text = ReadPrivateFile(path_, kLargestFile);
  if (!text && text.error().code == Code::kNotFound) return client::ResumePoint();
  if (!text) return text.error();
  const auto lines = Split(*text, '\n');
  client::ResumePoint point;
  bool whole = lines.size() == 4 && lines[3].empty() && lines[2].size() <= kLongestToken;
  if (whole) {
    const auto [end, failed] =
        std::from_chars(lines[1].data(), lines[1].data() + lines[1].size(), point.position);
    whole = failed == std::errc() && end == lines[1].data() + lines[1].size();
  }
  if (!whole)
    return Usage("The file '" + path_.string() +
                 "' is not one that 'watch' wrote. Name another, or remove it.");
  if (lines[0] != practitioner_) {
    return Usage("The file '" + path_.string() + "' belongs to another person's watch. Name another file.");
  }
  point.token = lines[2];
  return point;
}

Outcome ResumeFile::Save(const client::ResumePoint& point) const {
  if (point.token.size() > kLongestToken || point.token.find('\n') != std::string::npos)
    return LocalFailure("The server sent a resume token that cannot be kept in '" + path_.string() + "'.");
  return ReplacePrivateFile(
      path_, practitioner_ + "\n" + std::to_string(point.position) + "\n" + point.token + "\n");
}

}  // namespace coconsult::cli
