// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

#include "bench/failure.h"

namespace coconsult::bench {

// CPU time of a period that neither the bench nor the programs it measures took, in cores. It holds everybody
// else's, the kernel's own threads and what the host took away. Resolution 10 ms.
class CpuOfOthers {
 public:
  // From now on. `measured`: the programs started by the bench that run in this period.
  explicit CpuOfOthers(std::vector<pid_t> measured);
  double CoresUntilNow() const;

 private:
  double OthersSeconds() const;

  const std::vector<pid_t> measured_;
  const std::chrono::steady_clock::time_point begin_;
  const double seconds_at_begin_;
};

// User and system time of all threads of a process so far; 0 when it is gone.
double CpuSeconds(pid_t pid);
// The same of this process.
double OwnCpuSeconds();

// VmRSS in MiB; 0 when the process is gone.
double ResidentMebibytes(pid_t pid);

struct Machine {
  int cores = 0;
  double load = 0;              // one-minute load average
  double fdatasync_p50_ms = 0;  // of 4 KiB written over in place
  double fdatasync_p99_ms = 0;
  int fdatasyncs = 0;
};
// Blocking, half a second. Writes and removes a file of 4 MB in `folder`.
Result<Machine> LookAtMachine(const std::string& folder);

// What the figures of `machine` mean for this run, in words.
std::string Describe(const Machine& machine);

}  // namespace coconsult::bench
