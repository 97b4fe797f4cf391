// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>

#include "bench/measures.h"

namespace coconsult::bench {
namespace {

constexpr double kFloorOneCaller = 1.0;
constexpr double kFloorManyCallers = 1.0 / 16;
// For what the daemon still writes after its last answer.
constexpr std::chrono::milliseconds kSettle{300};

// Flushes so far: of the write-ahead log, which a commit waits for, and of all files.
struct Flushes {
  int log = 0;
  int all = 0;
};

// The tracer writes one line for each call, with the file's path:
//   4711 fdatasync(11</tmp/x/data/coconsult.db-wal>) = 0
// A call that another thread's line interrupts is resumed on a second line, which does not count.
Flushes Read(const std::string& file) {
  Flushes flushes;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    if (line.find("resumed>") != std::string::npos) continue;
    if (line.find(" fdatasync(") == std::string::npos && line.find(" fsync(") == std::string::npos) continue;
    ++flushes.all;
    if (line.find("-wal>") != std::string::npos) ++flushes.log;
  }
  return flushes;
}

bool HasTracer() {
  auto child = Child::Start({"strace", "--version"}, {});
  if (!child) return false;
  const auto code = child->Wait(std::chrono::seconds(5));
  return code && *code == 0;
}

// Process id of the tracer of a process, 0 = none.
pid_t TracerOf(pid_t pid) {
  constexpr std::string_view kKey = "TracerPid:";
  std::ifstream in("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with(kKey))
      return static_cast<pid_t>(std::strtol(line.c_str() + kKey.size(), nullptr, 10));
  }
  return 0;
}

// The tracer is no child of ours: it ends with the daemon, and is made to if it does not.
void StopTraced(Rig& rig) {
  const pid_t tracer = TracerOf(rig.daemon().pid());
  rig.StopDaemon();
  for (int i = 0; tracer > 0 && kill(tracer, 0) == 0; ++i) {
    if (i == 100) kill(tracer, SIGKILL);
    if (i == 200) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Spread One(double value) { return {value, value, value}; }

Outcome Count(Rig& rig, const std::string& trace, int callers, double limit, Measure& measure) {
  std::this_thread::sleep_for(kSettle);
  const Flushes before = Read(trace);
  CLIENT_ASSIGN_OR_RETURN(const LoadResult load, rig.Post(callers, callers == 1 ? 1 : kChannels));
  std::this_thread::sleep_for(kSettle);
  const Flushes after = Read(trace);
  const auto posts = static_cast<double>(load.acknowledged);
  const int log = after.log - before.log;
  const int all = after.all - before.all;
  const std::string who = callers == 1 ? "one caller" : fmt::format("{} callers", callers);
  measure.floors.push_back({who + ", flushes for each post", "", 4, One(all / posts), limit, false});
  measure.notes.push_back(fmt::format(
      "{}: {} posts, {} flushes of the log ({:.4f} for each post) and {} of checkpoints and other files.",
      who, load.acknowledged, log, log / posts, all - log));
  return Done();
}

}  // namespace

Result<Measure> MeasureSyncs(Rig& rig) {
  Measure measure;
  measure.name = "syncs";
  measure.title = "Flushes to the disk (fdatasync, fsync) for each acknowledged post, counted by strace";
  if (!HasTracer()) {
    measure.notes = {"Not counted: strace is not installed, and the server keeps no count of its own."};
    return measure;
  }
  const std::string trace = rig.folder() + "/flushes";
  // As our child's descendant (-D) the tracer leaves the daemon's process id to us. The kernel stops the
  // daemon at the calls counted only (--seccomp-bpf), so everything else runs at its own speed.
  const Outcome started = rig.Restart(
      {"strace", "-D", "-f", "--seccomp-bpf", "-qq", "-y", "-e", "trace=fdatasync,fsync", "-o", trace});
  if (!started) {
    measure.notes = {"Not counted: strace cannot trace here. " + started.error().message};
    return measure;
  }
  CLIENT_RETURN_IF_ERROR(Count(rig, trace, 1, kFloorOneCaller, measure));
  CLIENT_RETURN_IF_ERROR(Count(rig, trace, kCallers, kFloorManyCallers, measure));
  StopTraced(rig);
  return measure;
}

}  // namespace coconsult::bench
