// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "client/cli/failure.h"

namespace coconsult::cli {

// A new file that only its owner can read (0600), written piece by piece; each piece is on disk when Write
// returns.
class PrivateFile {
 public:
  // Fails when the file exists already.
  static Result<PrivateFile> Create(const std::filesystem::path& path);
  PrivateFile(PrivateFile&& other) noexcept;
  PrivateFile& operator=(PrivateFile&&) = delete;
  ~PrivateFile();

  Outcome Write(std::string_view text);

 private:
  PrivateFile(std::filesystem::path path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
  std::filesystem::path path_;
  int descriptor_;
};

// Writes the whole file (0600) beside its place, then moves it there: readers see the old or the new one.
Outcome ReplacePrivateFile(const std::filesystem::path& path, std::string_view text);

// Reads a whole file; fails with NOT_FOUND when there is none, and when it is larger than `limit` bytes.
Result<std::string> ReadWholeFile(const std::filesystem::path& path, std::size_t limit);

// The same for a secret: also fails, with advice, when others could read it or it belongs to somebody else.
Result<std::string> ReadPrivateFile(const std::filesystem::path& path, std::size_t limit);

}  // namespace coconsult::cli
