// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/unfinished_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <system_error>

#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {

Result<void> UnfinishedFile::Create() const {
  const int descriptor = ::open(path_.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Refusal(path_ + " cannot be made: " + SystemError() + ".");
  ::close(descriptor);
  return {};
}

Result<void> UnfinishedFile::Sync() const {
  const int descriptor = ::open(path_.c_str(), O_RDONLY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const std::string trouble = synced ? "" : SystemError();
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) return Refusal(path_ + " cannot be written to disk: " + trouble + ".");
  return {};
}

Result<void> UnfinishedFile::RenameTo(const std::string& name) const {
  int failed = ::renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, name.c_str(), RENAME_NOREPLACE);
  if (failed != 0 && errno == EINVAL && !std::filesystem::exists(name)) {  // not on every file system
    failed = ::rename(path_.c_str(), name.c_str());
  }
  if (failed != 0) return Refusal(name + " cannot be made: " + SystemError() + ".");
  SyncFolderOf(name);
  return {};
}

void UnfinishedFile::Remove() const {
  std::error_code ignored;
  for (const char* suffix : {"", "-journal", "-wal", "-shm"})
    std::filesystem::remove(path_ + suffix, ignored);
}

}  // namespace coconsult::storage::sqlite
