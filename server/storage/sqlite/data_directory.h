// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "base/result.h"

namespace coconsult::storage::sqlite {

// A data directory, or another folder, held for this process alone. Movable.
class DataDirectory {
 public:
  // Makes the directory (mode 0700), and writes its name to disk, when it is missing, its parent is not. The
  // error is one line for the operator; throws DatabaseError when the disk fails. The lock is on the
  // directory itself (flock), so it leaves no file, and goes with the process. `what`: how the error calls
  // it.
  static Result<DataDirectory> Take(const std::string& path, const std::string& what = "data directory");
  ~DataDirectory();
  DataDirectory(DataDirectory&& other) noexcept;
  DataDirectory& operator=(DataDirectory&&) = delete;

 private:
  explicit DataDirectory(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

enum class FileState { kMissing, kOurs };

// Looks at the first bytes of a database file, and leaves it and its folder as they are. Refuses a file that
// is not ours, is damaged there, or has a schema above `newest_schema`.
//
// Not for a file that this process has open as a database: closing any descriptor of a file drops the
// process's locks.
Result<FileState> Inspect(const std::string& path, std::size_t newest_schema);

// Writes the entries of the folder that holds `path` to disk. Throws DatabaseError.
void SyncFolderOf(const std::string& path);

// Text of errno.
std::string SystemError();

}  // namespace coconsult::storage::sqlite
