// SPDX-License-Identifier: Apache-2.0

// Preloaded into the daemon: counts its flushes to the disk in a file that the bench maps too
// (flush_counts.h). Takes the place of fdatasync and fsync and goes straight to the kernel, so it costs next
// to nothing; a tracer would slow the daemon down so much that fewer posts share a flush.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bench/flush_counts.h"

namespace {

using coconsult::bench::FlushCounts;

FlushCounts* Counts() {
  static FlushCounts* const counts = []() -> FlushCounts* {
    const char* file = std::getenv(coconsult::bench::kFlushCountsVariable);
    const int descriptor = file ? open(file, O_RDWR | O_CLOEXEC) : -1;
    if (descriptor < 0) return nullptr;
    void* memory = mmap(nullptr, sizeof(FlushCounts), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
    close(descriptor);
    return memory == MAP_FAILED ? nullptr : static_cast<FlushCounts*>(memory);
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
  if (FlushCounts* counts = Counts()) ++(IsLog(descriptor) ? counts->log : counts->other);
  return static_cast<int>(syscall(call, descriptor));
}

}  // namespace

extern "C" int fdatasync(int descriptor) { return Flush(SYS_fdatasync, descriptor); }
extern "C" int fsync(int descriptor) { return Flush(SYS_fsync, descriptor); }
