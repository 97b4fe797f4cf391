// SPDX-License-Identifier: Apache-2.0
#include "identity/server_key.h"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "base/check.h"

namespace coconsult::identity {
namespace {

constexpr mode_t kOwnerOnly = 0600;
constexpr mode_t kOthers = 0077;

class FileDescriptor {
 public:
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() {
    if (number_ >= 0) ::close(number_);
  }
  FileDescriptor(const FileDescriptor&) = delete;
  FileDescriptor& operator=(const FileDescriptor&) = delete;

  int get() const { return number_; }
  bool ok() const { return number_ >= 0; }

 private:
  int number_;
};

Error Unusable(const std::filesystem::path& file, const std::string& what) {
  return FailedPrecondition("SERVER_KEY_UNUSABLE", "The server's key " + file.string() + " " + what);
}
Error Failed(const std::filesystem::path& file, const std::string& verb) {
  return Unusable(file, "cannot be " + verb + " (" + std::generic_category().message(errno) +
                            "). Check that the server may use this folder.");
}

Result<ServerKey> Read(const std::filesystem::path& file, int descriptor) {
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return Failed(file, "read");
  if (!S_ISREG(status.st_mode))
    return Unusable(file, "is not a file. Move it away, and the server makes a new one.");
  if ((status.st_mode & kOthers) != 0) {
    return Unusable(file,
                    "can be read or changed by others. Take that away with: chmod 600 " + file.string());
  }
  ServerKey key{};
  if (status.st_size == static_cast<off_t>(key.size())) {
    const ssize_t count = ::read(descriptor, key.data(), key.size());
    if (count < 0) return Failed(file, "read");
    if (count == static_cast<ssize_t>(key.size())) return key;
  }
  return Unusable(
      file,
      "does not hold 32 bytes. Put back the right one, or move it away, and the server makes a new one.");
}

// Under another name first: a key that is there is always complete.
Result<ServerKey> Create(const std::filesystem::path& file) {
  ServerKey key{};
  randombytes_buf(key.data(), key.size());
  const std::string unfinished = file.string() + ".new";
  {
    const FileDescriptor out(
        ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, kOwnerOnly));
    if (!out.ok() || ::fchmod(out.get(), kOwnerOnly) != 0) return Failed(file, "made");
    if (::write(out.get(), key.data(), key.size()) != static_cast<ssize_t>(key.size()))
      return Failed(file, "written");
    if (::fsync(out.get()) != 0) return Failed(file, "written");
  }
  if (::rename(unfinished.c_str(), file.c_str()) != 0) return Failed(file, "made");

  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const FileDescriptor directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory.ok() || ::fsync(directory.get()) != 0) return Failed(file, "written");
  return key;
}

}  // namespace

Result<ServerKey> LoadOrCreateServerKey(const std::filesystem::path& file) {
  COCONSULT_CHECK(sodium_init() >= 0);
  const FileDescriptor in(::open(file.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (in.ok()) return Read(file, in.get());
  if (errno == ENOENT) return Create(file);
  return Failed(file, "read");
}

}  // namespace coconsult::identity
