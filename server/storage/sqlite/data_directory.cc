// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/data_directory.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include "storage/sqlite/error.h"
#include "storage/sqlite/migrations.h"

namespace coconsult::storage::sqlite {
namespace {

// https://www.sqlite.org/fileformat2.html, section 1.3
constexpr std::size_t kHeaderSize = 100;
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kPageSizeAt = 16;
constexpr std::size_t kUserVersionAt = 60;
constexpr std::size_t kApplicationIdAt = 68;

using Header = std::array<std::uint8_t, kHeaderSize>;

std::uint32_t Number(const Header& header, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = at; i < at + size; ++i) value = value << 8 | header[i];
  return value;
}

// Fewer bytes than asked for at the end of the file; -1 and errno on failure.
ssize_t ReadFully(int descriptor, Header& header) {
  std::size_t got = 0;
  while (got < header.size()) {
    const ssize_t count = ::read(descriptor, header.data() + got, header.size() - got);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return -1;
    if (count == 0) break;
    got += static_cast<std::size_t>(count);
  }
  return static_cast<ssize_t>(got);
}

// Throws DatabaseError.
void SyncFolder(const std::string& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  const bool synced = descriptor >= 0 && ::fsync(descriptor) == 0;
  const std::string trouble = synced ? "" : SystemError();
  if (descriptor >= 0) ::close(descriptor);
  if (!synced) throw DatabaseError(SQLITE_IOERR_DIR_FSYNC, folder + ": " + trouble);
}

bool ValidPageSize(std::uint32_t size) { return size == 1 || (size >= 512 && (size & (size - 1)) == 0); }

Result<FileState> Judge(const std::string& path, const Header& header, std::size_t newest_schema) {
  if (std::memcmp(header.data(), kMagic.data(), kMagic.size()) != 0) {
    return Refusal(
        path + " is not a database, or its beginning is damaged. Restore a backup, or move the file away.");
  }
  if (Number(header, kApplicationIdAt, 4) != kApplicationId) {
    return Refusal(path +
                   " is a database of another program. Move it away, or choose another data directory.");
  }
  if (!ValidPageSize(Number(header, kPageSizeAt, 2))) {
    return Refusal(path + " is damaged at its beginning. Restore a backup.");
  }
  const std::uint32_t schema = Number(header, kUserVersionAt, 4);
  if (schema > newest_schema) return NewerSchema(path, schema, newest_schema);
  return FileState::kOurs;
}

}  // namespace

std::string SystemError() { return std::error_code(errno, std::generic_category()).message(); }

Result<DataDirectory> DataDirectory::Take(const std::string& path, const std::string& what) {
  const bool made = ::mkdir(path.c_str(), S_IRWXU) == 0;
  if (!made && errno != EEXIST) {
    return Refusal("The " + what + " " + path + " cannot be made: " + SystemError() +
                   ". Check its path and the rights of its parent.");
  }
  if (made) SyncFolder((std::filesystem::path(path) / "..").string());
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return Refusal("The " + what + " " + path + " cannot be used: " + SystemError() + ".");
  DataDirectory directory(descriptor);
  if (::access(path.c_str(), W_OK | X_OK) != 0) {
    return Refusal("The " + what + " " + path + " cannot be written: " + SystemError() +
                   ". Check its owner and rights.");
  }
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      return Refusal("The " + what + " " + path + " cannot be locked: " + SystemError() + ".");
    return Refusal("The " + what + " " + path +
                   " is in use by another server. Stop that one first, or choose another " + what + ".");
  }
  return directory;
}

DataDirectory::~DataDirectory() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

DataDirectory::DataDirectory(DataDirectory&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

Result<FileState> Inspect(const std::string& path, std::size_t newest_schema) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    if (errno == ENOENT) return FileState::kMissing;
    return Refusal(path + " cannot be read: " + SystemError() + ". Check its owner and rights.");
  }
  Header header{};
  const ssize_t size = ReadFully(descriptor, header);
  const std::string trouble = size < 0 ? SystemError() : "";
  ::close(descriptor);
  if (size < 0) return Refusal(path + " cannot be read: " + trouble + ".");
  if (size < static_cast<ssize_t>(header.size())) {
    return Refusal(
        path + " is damaged: it ends too early. Restore a backup, or move the file away to start afresh.");
  }
  return Judge(path, header, newest_schema);
}

void SyncFolderOf(const std::string& path) {
  SyncFolder(std::filesystem::absolute(path).parent_path().string());
}

}  // namespace coconsult::storage::sqlite
