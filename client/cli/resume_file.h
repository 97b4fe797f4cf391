// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

#include "client/cli/failure.h"
#include "client/cpp/watch.h"

namespace coconsult::cli {

// Where a watch goes on next time: a small file (0600) that belongs to one person.
class ResumeFile {
 public:
  // `practitioner`: resource name of whoever is watching.
  ResumeFile(std::filesystem::path path, std::string practitioner)
      : path_(std::move(path)), practitioner_(std::move(practitioner)) {}

  // From now on when there is no such file. Fails when it is somebody else's or damaged.
  Result<client::ResumePoint> Load() const;
  // Replaces the file in one step. Fails when the token has line breaks or is beyond all measure.
  Outcome Save(const client::ResumePoint& point) const;

 private:
  const std::filesystem::path path_;
  const std::string practitioner_;
};

}  // namespace coconsult::cli
