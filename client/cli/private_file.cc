// SPDX-License-Identifier: Apache-2.0
#include "client/cli/private_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "client/cpp/request_id.h"

namespace coconsult::cli {
namespace {

Error SystemFailure(const std::string& what, const std::filesystem::path& path) {
  const int number = errno;
  Error error = LocalFailure(what + " '" + path.string() + "': " + std::strerror(number) + ".");
  if (number == ENOENT) error = {Code::kNotFound, "LOCAL", error.message};
  if (number == EACCES || number == EISDIR || number == ENOTDIR) error = Usage(error.message);
  return error;
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  const int number_;
};

Outcome CheckPrivate(const struct stat& status, const std::filesystem::path& path) {
  if (status.st_uid != geteuid()) {
    return Usage(
        "The file '" + path.string() +
        "' belongs to another account of this machine, so it is not used. Remove it and sign in again.");
  }
  if ((status.st_mode & 077) != 0) {
    return Usage("Others on this machine can read '" + path.string() +
                 "', so it is not used. Its session may be known to them: run 'chmod 600 " + path.string() +
                 "', then 'coconsult sign-out --everywhere', and sign in again.");
  }
  return Done();
}

Result<std::string> ReadDescriptor(int number, std::size_t limit, const std::filesystem::path& path) {
  std::string text;
  std::array<char, 65536> block;
  while (true) {
    const ssize_t size = read(number, block.data(), block.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return SystemFailure("Cannot read", path);
    if (size == 0) return text;
    text.append(block.data(), static_cast<std::size_t>(size));
    if (text.size() > limit) {
      return Usage("The file '" + path.string() + "' is larger than " + std::to_string(limit) +
                   " bytes. Split it.");
    }
  }
}

Result<std::string> ReadFile(const std::filesystem::path& path, std::size_t limit, bool secret) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.number() < 0) return SystemFailure("Cannot open", path);
  struct stat status {};
  if (fstat(file.number(), &status) != 0) return SystemFailure("Cannot read", path);
  if (secret) CLIENT_RETURN_IF_ERROR(CheckPrivate(status, path));
  return ReadDescriptor(file.number(), limit, path);
}

}  // namespace

Result<PrivateFile> PrivateFile::Create(const std::filesystem::path& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == EEXIST)
    return Usage("The file '" + path.string() + "' exists already. Name another one.");
  if (descriptor < 0) return SystemFailure("Cannot create", path);
  return PrivateFile(path, descriptor);
}

PrivateFile::PrivateFile(PrivateFile&& other) noexcept
    : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

PrivateFile::~PrivateFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

Outcome PrivateFile::Write(std::string_view text) {
  while (!text.empty()) {
    const ssize_t size = write(descriptor_, text.data(), text.size());
    if (size < 0 && errno == EINTR) continue;
    if (size < 0) return SystemFailure("Cannot write", path_);
    text.remove_prefix(static_cast<std::size_t>(size));
  }
  if (fsync(descriptor_) != 0) return SystemFailure("Cannot write", path_);
  return Done();
}

Outcome ReplacePrivateFile(const std::filesystem::path& path, std::string_view text) {
  std::filesystem::path beside = path;
  beside += "." + client::NewRequestId();
  CLIENT_ASSIGN_OR_RETURN(PrivateFile file, PrivateFile::Create(beside));
  Outcome written = file.Write(text);
  if (written && rename(beside.c_str(), path.c_str()) != 0) written = SystemFailure("Cannot write", path);
  if (!written) unlink(beside.c_str());
  return written;
}

Result<std::string> ReadWholeFile(const std::filesystem::path& path, std::size_t limit) {
  return ReadFile(path, limit, false);
}

Result<std::string> ReadPrivateFile(const std::filesystem::path& path, std::size_t limit) {
  return ReadFile(path, limit, true);
}

}  // namespace coconsult::cli
