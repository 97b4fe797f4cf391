// SPDX-License-Identifier: Apache-2.0

// Preloaded into the daemon: counts its flushes to the disk, and what it writes to the log, in a file that
// the bench maps too (disk_counts.h). Takes the place of fdatasync, fsync and pwrite and goes straight to the
// kernel, so it costs little; a tracer would slow the daemon down so much that fewer posts share a flush.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/load/disk_counts.h"

namespace {

using coconsult::bench::DiskCounts;

DiskCounts* Counts() {
  static DiskCounts* const counts = []() -> DiskCounts* {
    const char* file = std::getenv(coconsult::bench::kDiskCountsVariable);
    const int descriptor = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return nullptr;
    void* memory = mmap(nullptr, sizeof(DiskCounts), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    return memory == MAP_FAILED ? nullptr : static_cast<DiskCounts*>(memory);
  }();
  return counts;
}

bool IsLog(int descriptor) {
  std::array<char, 4096> path{};
  const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
  const ssize_t size = readlink(link.c_str(), path.data(), path.size());
  return size > 0 && std::string_view(path.data(), static_cast<std::size_t>(size)).ends_with("-wal");
}

int Flush(long call, int descriptor) {
  if (DiskCounts* counts = Counts()) ++(IsLog(descriptor) ? counts->log_flushes : counts->other_flushes);
  return static_cast<int>(syscall(call, descriptor));
}

ssize_t Write(int descriptor, const void* bytes, size_t count, off64_t offset) {
  const ssize_t written = syscall(SYS_pwrite64, descriptor, bytes, count, offset);
  DiskCounts* counts = Counts();
  if (counts != nullptr && written > 0 && IsLog(descriptor)) counts->log_bytes += written;
  return written;
}

}  // namespace

extern "C" int fdatasync(int descriptor) { return Flush(SYS_fdatasync, descriptor); }
extern "C" int fsync(int descriptor) { return Flush(SYS_fsync, descriptor); }
extern "C" ssize_t pwrite(int descriptor, const void* bytes, size_t count, off_t offset) {
  return Write(descriptor, bytes, count, offset);
}
extern "C" ssize_t pwrite64(int descriptor, const void* bytes, size_t count, off64_t offset) {
  return Write(descriptor, bytes, count, offset);
}
