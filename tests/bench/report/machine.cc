// SPDX-License-Identifier: Apache-2.0
#include "bench/report/machine.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <thread>
#include <utility>

#include "bench/report/spread.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr int kPageBytes = 4096;
constexpr int kProbePages = 1000;
constexpr std::chrono::milliseconds kProbeTime{500};
// Between an idle core (0.1 ms here and there) and one time slice of the kernel's scheduler (4 ms).
constexpr double kCalmMs = 0.5;
constexpr double kBusyMs = 2.0;

double Seconds(steady_clock::duration duration) { return std::chrono::duration<double>(duration).count(); }

// Busy time of all cores since the machine started; what the host took away counts.
double BusySeconds() {
  std::ifstream in("/proc/stat");
  std::string name;
  std::array<double, 8> ticks{};  // user nice system idle iowait irq softirq steal
  in >> name;
  for (double& value : ticks) in >> value;
  const double busy = ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6] + ticks[7];
  return busy / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double Load() {
  std::array<double, 1> averages{};
  return getloadavg(averages.data(), 1) == 1 ? averages[0] : 0;
}

class ProbeFile {
 public:
  explicit ProbeFile(std::string path)
      : path_(std::move(path)),
        descriptor_(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
  ~ProbeFile() {
    if (descriptor_ < 0) return;
    close(descriptor_);
    unlink(path_.c_str());
  }
  ProbeFile(const ProbeFile&) = delete;
  ProbeFile& operator=(const ProbeFile&) = delete;

  bool Write(int page) {
    const auto offset = static_cast<off_t>(page % kProbePages) * kPageBytes;
    return pwrite(descriptor_, page_.data(), page_.size(), offset) == kPageBytes;
  }
  bool Sync() { return fdatasync(descriptor_) == 0; }

 private:
  const std::string path_;
  const int descriptor_;
  const std::string page_ = std::string(kPageBytes, 'x');
};

Result<std::vector<std::int64_t>> TimeSyncs(const std::string& folder) {
  ProbeFile file(folder + "/probe");
  bool well = true;
  for (int page = 0; page < kProbePages; ++page) well = well && file.Write(page);
  well = well && file.Sync();
  std::vector<std::int64_t> nanoseconds;
  const auto until = steady_clock::now() + kProbeTime;
  for (int page = 0; well && steady_clock::now() < until; ++page) {
    well = file.Write(page);
    const auto begin = steady_clock::now();
    well = well && file.Sync();
    nanoseconds.push_back(std::chrono::nanoseconds(steady_clock::now() - begin).count());
  }
  if (!well) return Failure("Nothing can be written in " + folder + ".");
  return nanoseconds;
}

}  // namespace

CpuOfOthers::CpuOfOthers(std::vector<pid_t> measured)
    : measured_(std::move(measured)), begin_(steady_clock::now()), seconds_at_begin_(OthersSeconds()) {}

double CpuOfOthers::OthersSeconds() const {
  double seconds = BusySeconds() - OwnCpuSeconds();
  for (const pid_t pid : measured_) seconds -= CpuSeconds(pid);
  return seconds;
}

double CpuOfOthers::CoresUntilNow() const {
  const double elapsed = Seconds(steady_clock::now() - begin_);
  return elapsed > 0 ? std::max(0.0, (OthersSeconds() - seconds_at_begin_) / elapsed) : 0;
}

double OwnCpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double CpuSeconds(pid_t pid) {
  std::ifstream in("/proc/" + std::to_string(pid) + "/stat");
  std::string line;
  std::getline(in, line);
  // The second field is a name that may hold anything, in brackets; the third follows it.
  const auto bracket = line.rfind(')');
  if (bracket == std::string::npos) return 0;
  std::istringstream fields(line.substr(bracket + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;
  double user = 0;
  double system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double ResidentMebibytes(pid_t pid) {
  constexpr std::string_view kKey = "VmRSS:";
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kKey)) return std::strtod(line.c_str() + kKey.size(), nullptr) / 1024;
  }
  return 0;
}

Result<Machine> LookAtMachine(const std::string& folder) {
  CLIENT_ASSIGN_OR_RETURN(std::vector<std::int64_t> nanoseconds, TimeSyncs(folder));
  Machine machine;
  machine.cores = static_cast<int>(std::thread::hardware_concurrency());
  machine.load = Load();
  machine.fdatasyncs = static_cast<int>(nanoseconds.size());
  machine.fdatasync_p50_ms = QuantileMs(nanoseconds, 0.5);
  machine.fdatasync_p99_ms = QuantileMs(nanoseconds, 0.99);
  return machine;
}

std::string Describe(const Machine& machine) {
  std::string condition = "calm: one fdatasync costs little";
  if (machine.fdatasync_p50_ms > kCalmMs) condition = "between calm and busy, or a slow disk";
  if (machine.fdatasync_p50_ms > kBusyMs) condition = "busy, or a very slow disk: read the ratios only";
  return fmt::format(
      "{} cores, load {:.1f}; fdatasync of 4 KiB: p50 {:.3f} ms, p99 {:.2f} ms ({} times); {}.",
      machine.cores, machine.load, machine.fdatasync_p50_ms, machine.fdatasync_p99_ms, machine.fdatasyncs,
      condition);
}

}  // namespace coconsult::bench
