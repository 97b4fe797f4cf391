// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "storage/sqlite/data_directory.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {

Result<File> File::Open(const std::string& path, int flags) {
  const int descriptor = ::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (descriptor < 0) return Refusal(path + " cannot be opened: " + SystemError() + ".");
  return File(descriptor, path);
}

File::~File() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(path_, other.path_);
  return *this;
}

Error File::Trouble(const char* what) const {
  return Refusal(path_ + " cannot be " + what + ": " + SystemError() + ".");
}

Result<void> File::WriteAt(std::uint64_t offset, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::pwrite(descriptor_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Trouble("written");
    bytes.remove_prefix(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<std::size_t> File::ReadAt(std::uint64_t offset, std::span<char> into) const {
  std::size_t got = 0;
  while (got < into.size()) {
    const ssize_t count =
        ::pread(descriptor_, into.data() + got, into.size() - got, static_cast<off_t>(offset + got));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return Trouble("read");
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  return got;
}

Result<void> File::Truncate(std::uint64_t size) {
  if (::ftruncate(descriptor_, static_cast<off_t>(size)) != 0) return Trouble("cut");
  return {};
}

Result<void> File::Sync() {
  if (::fdatasync(descriptor_) != 0) return Trouble("written to disk");
  return {};
}

Result<std::uint64_t> File::Size() const {
  struct stat status {};
  if (::fstat(descriptor_, &status) != 0) return Trouble("looked at");
  return static_cast<std::uint64_t>(status.st_size);
}

bool File::IsThere() const {
  struct stat held {};
  struct stat named {};
  return ::fstat(descriptor_, &held) == 0 && ::stat(path_.c_str(), &named) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace coconsult::storage::sqlite
