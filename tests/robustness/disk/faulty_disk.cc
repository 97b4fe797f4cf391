// SPDX-License-Identifier: Apache-2.0

// Preloaded into the daemon: writes down, in order, what it does to the files below one folder, and lets
// chosen calls fail. Takes the place of the calls in libc and goes straight to the kernel.
//
//   FAULTY_DISK_FOLDER   the folder; what lies elsewhere is left alone
//   FAULTY_DISK_JOURNAL  the file that records are appended to (see Header; read by journal.py)
//   FAULTY_DISK_FAULT    "ERROR CALL FILE FIRST COUNT", like "EIO sync -wal 3 1": of the syncs of files whose
//                        name ends in -wal, the third fails. CALL: sync, write, read. FILE *: all but the
//                        folder itself. COUNT 0: from FIRST on for good. ERROR: EIO, ENOSPC, or LIE: nothing
//                        is done, and success is reported.
//   FAULTY_DISK_WHILE    calls are counted, and fail, only while this file exists
//   FAULTY_DISK_SYNC_MS  how long a sync takes at least, so that an answer that does not wait for it shows
//
// The -shm file is left out of the record: it is mapped memory, and a power loss takes it away.
#undef _FORTIFY_SOURCE  // would make read and its like inline, which are defined here

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <mutex>
#include <sstream>
#include <string>
#include <string_view>

namespace {

// Followed by the path and the data. `time` is CLOCK_MONOTONIC in seconds.
struct Header {
  char kind;  // w write, t truncate, s sync begins, S sync ended, c create, u unlink, r rename, m mkdir, F
              // fault
  std::uint32_t path_size;
  std::uint32_t data_size;
  std::int64_t number;  // the offset of a write, the size of a truncation, the number of a sync
  double time;
};
static_assert(sizeof(Header) == 32);

constexpr int kNoFault = 0;
constexpr int kLie = -1;
constexpr int kKill = -2;

struct Plan {
  int error = kNoFault;
  std::string error_name;
  std::string call;
  std::string file;
  long first = 0;
  long count = 0;
};

struct Settings {
  std::string folder;
  int journal = -1;
  Plan plan;
  std::string only_while;
  long sync_ms = 0;
};

std::string Variable(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets variables
  return value ? value : "";
}

Plan ParsePlan(const std::string& text) {
  Plan plan;
  std::istringstream(text) >> plan.error_name >> plan.call >> plan.file >> plan.first >> plan.count;
  if (plan.error_name == "EIO") plan.error = EIO;
  if (plan.error_name == "ENOSPC") plan.error = ENOSPC;
  if (plan.error_name == "LIE") plan.error = kLie;
  if (plan.error_name == "KILL") plan.error = kKill;
  return plan;
}

Settings ReadSettings() {
  Settings it;
  it.folder = Variable("FAULTY_DISK_FOLDER");
  const std::string journal = Variable("FAULTY_DISK_JOURNAL");
  if (!journal.empty()) {
    it.journal = static_cast<int>(
        syscall(SYS_openat, AT_FDCWD, journal.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
  }
  it.plan = ParsePlan(Variable("FAULTY_DISK_FAULT"));
  it.only_while = Variable("FAULTY_DISK_WHILE");
  it.sync_ms = std::atol(Variable("FAULTY_DISK_SYNC_MS").c_str());
  return it;
}

const Settings& TheSettings() {
  static const Settings* const kSettings = new Settings(ReadSettings());  // outlives every thread
  return *kSettings;
}

std::atomic<long> matching_calls = 0;
std::atomic<std::int64_t> syncs = 0;
// Held over a change and its record, so that the records are in the order of the changes.
std::mutex order;

bool EndsIn(std::string_view path, std::string_view end) { return path.ends_with(end); }

// The folder itself counts, and its parent, where a sync makes the folder's name last.
bool Concerns(std::string_view path) {
  const std::string_view folder = TheSettings().folder;
  if (folder.empty() || EndsIn(path, " (deleted)")) return false;
  return path.starts_with(folder) ? path.size() == folder.size() || path[folder.size()] == '/'
                                  : path == folder.substr(0, folder.rfind('/'));
}

// Empty when it is not of the folder.
std::string PathOf(int descriptor) {
  if (TheSettings().folder.empty()) return "";
  std::array<char, 4096> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = readlink(link.c_str(), path.data(), path.size());
  const std::string_view found(path.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
  return Concerns(found) ? std::string(found) : "";
}

std::string Absolute(const char* path) {
  std::string absolute = path;
  std::array<char, 4096> folder{};
  if (!absolute.starts_with('/') && getcwd(folder.data(), folder.size()) != nullptr) {
    absolute = std::string(folder.data()) + "/" + absolute;
  }
  return Concerns(absolute) ? absolute : "";
}

void Record(char kind, std::string_view path, std::int64_t number, std::string_view data = {}) {
  if (TheSettings().journal < 0 || EndsIn(path, "-shm")) return;
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  Header header{kind, static_cast<std::uint32_t>(path.size()), static_cast<std::uint32_t>(data.size()),
                number, static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec)};
  const std::array<iovec, 3> parts{iovec{&header, sizeof(header)},
                                   iovec{const_cast<char*>(path.data()), path.size()},
                                   iovec{const_cast<char*>(data.data()), data.size()}};
  // One append, so that records of other processes do not come in between.
  if (writev(TheSettings().journal, parts.data(), static_cast<int>(parts.size())) < 0) std::abort();
}

// kNoFault, kLie, or the errno with which the call is to fail.
int FaultOf(std::string_view call, const std::string& path) {
  const Settings& it = TheSettings();
  if (it.plan.error == kNoFault || path.empty() || call != it.plan.call) return kNoFault;
  if (it.plan.file == "*" ? path.size() <= it.folder.size() : !EndsIn(path, it.plan.file)) return kNoFault;
  if (!it.only_while.empty() && access(it.only_while.c_str(), F_OK) != 0) return kNoFault;
  const long number = ++matching_calls;
  if (number < it.plan.first || (it.plan.count > 0 && number >= it.plan.first + it.plan.count))
    return kNoFault;
  Record('F', path, number, it.plan.error_name + " " + it.plan.call);
  if (it.plan.error == kKill) kill(getpid(), SIGKILL);
  return it.plan.error;
}

int Fail(int error) {
  errno = error;
  return -1;
}

int Sync(long call, int descriptor) {
  const std::string path = PathOf(descriptor);
  if (path.empty()) return static_cast<int>(syscall(call, descriptor));
  const int fault = FaultOf("sync", path);
  if (fault == kLie) return 0;
  if (fault != kNoFault) return Fail(fault);
  const std::int64_t number = ++syncs;
  {
    const std::lock_guard lock(order);
    Record('s', path, number);
  }
  if (TheSettings().sync_ms > 0) usleep(static_cast<useconds_t>(TheSettings().sync_ms) * 1000);
  const int result = static_cast<int>(syscall(call, descriptor));
  if (result == 0) {
    const std::lock_guard lock(order);
    Record('S', path, number);
  }
  return result;
}

// `offset` below 0: where the file stands.
ssize_t Write(int descriptor, const void* data, std::size_t size, off64_t offset) {
  const auto write_now = [&] {
    return offset < 0 ? syscall(SYS_write, descriptor, data, size)
                      : syscall(SYS_pwrite64, descriptor, data, size, offset);
  };
  const std::string path = PathOf(descriptor);
  if (path.empty()) return write_now();
  const int fault = FaultOf("write", path);
  if (fault == kLie) return static_cast<ssize_t>(size);
  if (fault != kNoFault) return Fail(fault);
  const std::lock_guard lock(order);
  const off64_t at = offset < 0 ? lseek(descriptor, 0, SEEK_CUR) : offset;
  const ssize_t written = write_now();
  if (written > 0) Record('w', path, at, {static_cast<const char*>(data), static_cast<std::size_t>(written)});
  return written;
}

ssize_t Read(int descriptor, void* data, std::size_t size, off64_t offset) {
  if (TheSettings().plan.call == "read") {
    const int fault = FaultOf("read", PathOf(descriptor));
    if (fault > 0) return Fail(fault);
  }
  return offset < 0 ? syscall(SYS_read, descriptor, data, size)
                    : syscall(SYS_pread64, descriptor, data, size, offset);
}

int Truncate(int descriptor, off64_t size) {
  const std::string path = PathOf(descriptor);
  const std::lock_guard lock(order);
  const int result = static_cast<int>(syscall(SYS_ftruncate, descriptor, size));
  if (result == 0 && !path.empty()) Record('t', path, size);
  return result;
}

int Open(const char* name, int flags, mode_t mode) {
  const std::string path = (flags & O_CREAT) != 0 ? Absolute(name) : "";
  const std::lock_guard lock(order);
  const bool makes = !path.empty() && access(path.c_str(), F_OK) != 0;
  const int descriptor = static_cast<int>(syscall(SYS_openat, AT_FDCWD, name, flags, mode));
  if (descriptor >= 0 && makes) Record('c', path, 0);
  if (descriptor >= 0 && !makes && (flags & O_TRUNC) != 0 && !path.empty()) Record('t', path, 0);
  return descriptor;
}

int Unlink(const char* name) {
  const std::string path = Absolute(name);
  const std::lock_guard lock(order);
  const int result = static_cast<int>(syscall(SYS_unlink, name));
  if (result == 0 && !path.empty()) Record('u', path, 0);
  return result;
}

int Rename(const char* from, const char* to, unsigned int flags) {
  const std::string path = Absolute(from);
  const std::lock_guard lock(order);
  const int result = static_cast<int>(syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
  if (result == 0 && !path.empty()) Record('r', path, 0, Absolute(to));
  return result;
}

}  // namespace

extern "C" {

int fdatasync(int descriptor) { return Sync(SYS_fdatasync, descriptor); }
int fsync(int descriptor) { return Sync(SYS_fsync, descriptor); }

ssize_t write(int descriptor, const void* data, size_t size) { return Write(descriptor, data, size, -1); }
ssize_t pwrite(int descriptor, const void* data, size_t size, off_t at) {
  return Write(descriptor, data, size, at);
}
ssize_t pwrite64(int descriptor, const void* data, size_t size, off64_t at) {
  return Write(descriptor, data, size, at);
}

ssize_t read(int descriptor, void* data, size_t size) { return Read(descriptor, data, size, -1); }
ssize_t pread(int descriptor, void* data, size_t size, off_t at) { return Read(descriptor, data, size, at); }
ssize_t pread64(int descriptor, void* data, size_t size, off64_t at) {
  return Read(descriptor, data, size, at);
}

int ftruncate(int descriptor, off_t size) noexcept { return Truncate(descriptor, size); }
int ftruncate64(int descriptor, off64_t size) noexcept { return Truncate(descriptor, size); }

int open(const char* name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return Open(name, flags, mode);
}
int open64(const char* name, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, mode_t) : 0;
  va_end(more);
  return Open(name, flags, mode);
}

int unlink(const char* name) noexcept { return Unlink(name); }
int remove(const char* name) noexcept {
  return Unlink(name) == 0 ? 0 : errno == EISDIR ? static_cast<int>(syscall(SYS_rmdir, name)) : -1;
}
int rename(const char* from, const char* to) noexcept { return Rename(from, to, 0); }
int renameat2(int, const char* from, int, const char* to, unsigned int flags) noexcept {
  return Rename(from, to, flags);
}

int mkdir(const char* name, mode_t mode) noexcept {
  const int result = static_cast<int>(syscall(SYS_mkdir, name, mode));
  const std::string path = result == 0 ? Absolute(name) : "";
  if (!path.empty()) Record('m', path, 0);
  return result;
}

}  // extern "C"
