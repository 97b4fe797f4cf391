// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "bench/ceilings/echo_server.h"
#include "bench/ceilings/sqlite_commits.h"
#include "bench/failure.h"
#include "bench/load/daemon.h"
#include "bench/load/loop.h"
#include "bench/load/plan.h"
#include "bench/load/world.h"
#include "bench/options.h"

namespace coconsult::bench {

// What the measures work with: the prepared world, the daemon that serves it, and the ceilings.
class Rig {
 public:
  // Prepares everything; the daemon runs, freshly started. `program`: this program. `folder`: for all files.
  // Blocking.
  static Result<std::unique_ptr<Rig>> Make(const Options& options, const std::string& program,
                                           const std::string& folder);

  const Options& options() const { return options_; }
  const World& world() const { return world_; }
  const DaemonPlace& place() const { return place_; }
  const std::string& folder() const { return place_.work_folder; }
  Daemon& daemon() { return *daemon_; }
  EchoServer& echo() { return *echo_; }
  SqliteCommits& commits() { return *commits_; }

  // The same load for the daemon and for the echo server.
  LoadPlan Ours(int callers, int channels) const;
  LoadPlan Echo(int callers, int channels) const;
  // Keeps account of what the daemon acknowledged and of what failed; gives the result back. Fails when there
  // is nothing in it to measure.
  Result<LoadResult> Booked(Result<LoadResult> result);
  // Posts until every thread holds `messages` of them, in the daemon's database and in the ceiling's.
  // Blocking.
  Outcome FillThreads(int messages);

  // Stops the daemon and starts it again on the same data.
  Outcome Restart(std::vector<std::string> wrapper = {});
  Outcome RestartEcho();
  void StopDaemon() { daemon_->Stop(); }

  // No pair is repeated after this, so that the whole run stays short.
  std::chrono::steady_clock::time_point repeat_until() const { return repeat_until_; }
  // Posts that the daemon has acknowledged, all in all, and calls to it that failed.
  std::int64_t acknowledged() const { return acknowledged_; }
  std::int64_t failed() const { return failed_; }
  const std::string& first_failure() const { return first_failure_; }

 private:
  Rig(const Options& options, std::string program, DaemonPlace place);
  LoadPlan Plan(int callers, int channels) const;
  void Book(const LoadResult& result);

  const Options options_;
  const std::string program_;
  const DaemonPlace place_;
  const std::chrono::steady_clock::time_point repeat_until_;
  World world_;
  std::optional<Daemon> daemon_;
  std::optional<EchoServer> echo_;
  std::optional<SqliteCommits> commits_;
  int filled_ = 1;  // messages that every thread holds
  std::int64_t acknowledged_ = 0;
  std::int64_t failed_ = 0;
  std::string first_failure_;
};

// How many messages the daemon's database holds. The daemon has stopped.
Result<std::int64_t> CountMessages(const std::string& database);

}  // namespace coconsult::bench
