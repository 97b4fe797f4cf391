// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include "support/temp_dir.h"

namespace coconsult::config {

// A folder of its own for one test, to put files in.
class ScratchFolder {
 public:
  const std::filesystem::path& path() const { return folder_.path(); }
  std::filesystem::path Write(const std::string& name, const std::string& content) const {
    std::ofstream(path() / name, std::ios::binary) << content;
    return path() / name;
  }

 private:
  coconsult::testing::TempDir folder_;
};

}  // namespace coconsult::config
