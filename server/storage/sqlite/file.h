// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace coconsult::storage::sqlite {

// An open file that is not a live database: the archive's own, or the log beside the database, which SQLite
// does not lock through its descriptor. Movable. The error of each call is one line that names the file.
class File {
 public:
  // `flags` as for open(2); a file that is made has mode 0600.
  static Result<File> Open(const std::string& path, int flags);
  ~File();
  File(File&& other) noexcept;
  File& operator=(File&& other) noexcept;

  Result<void> WriteAt(std::uint64_t offset, std::string_view bytes);
  // How many bytes there were; fewer than asked for only at the end of the file.
  Result<std::size_t> ReadAt(std::uint64_t offset, std::span<char> into) const;
  Result<void> Truncate(std::uint64_t size);
  // Its bytes, and its length; not its name (see SyncFolderOf).
  Result<void> Sync();
  Result<std::uint64_t> Size() const;
  // Whether it still stands under its name.
  bool IsThere() const;
  const std::string& path() const { return path_; }

 private:
  File(int descriptor, std::string path) : descriptor_(descriptor), path_(std::move(path)) {}
  Error Trouble(const char* what) const;

  int descriptor_;
  std::string path_;
};

}  // namespace coconsult::storage::sqlite
