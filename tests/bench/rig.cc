// SPDX-License-Identifier: Apache-2.0
#include "bench/rig.h"

#include <sqlite3.h>

#include <utility>

namespace coconsult::bench {
namespace {

constexpr std::chrono::seconds kRepeatTime{130};

}  // namespace

Rig::Rig(const Options& options, DaemonPlace place)
    : options_(options),
      place_(std::move(place)),
      repeat_until_(std::chrono::steady_clock::now() + kRepeatTime) {}

Result<std::unique_ptr<Rig>> Rig::Make(const Options& options, const std::string& program,
                                       const std::string& folder) {
  std::unique_ptr<Rig> rig(new Rig(options, {options.daemon_program, folder + "/data", folder}));
  CLIENT_ASSIGN_OR_RETURN(rig->world_, PrepareWorld(options, rig->place_));
  CLIENT_ASSIGN_OR_RETURN(rig->commits_, SqliteCommits::Open(rig->world_.copy));
  CLIENT_ASSIGN_OR_RETURN(rig->echo_, EchoServer::Start(program, folder));
  CLIENT_ASSIGN_OR_RETURN(rig->daemon_, Daemon::Start(rig->place_));
  return rig;
}

LoadPlan Rig::Plan(int callers, int channels) const {
  LoadPlan plan;
  plan.targets = &world_.targets;
  plan.callers = callers;
  plan.channels = channels;
  plan.seconds = options_.seconds;
  return plan;
}

Result<LoadResult> Rig::Post(int callers, int channels) {
  LoadPlan plan = Plan(callers, channels);
  plan.address = daemon_->address();
  plan.server = daemon_->pid();
  CLIENT_ASSIGN_OR_RETURN(LoadResult result, RunPosts(plan));
  acknowledged_ += result.acknowledged;
  failed_ += result.failed;
  if (first_failure_.empty()) first_failure_ = result.first_failure;
  return result;
}

Result<LoadResult> Rig::Echo(int callers, int channels) {
  LoadPlan plan = Plan(callers, channels);
  plan.address = echo_->address();
  plan.server = echo_->pid();
  return RunPosts(plan);
}

Outcome Rig::Restart(std::vector<std::string> wrapper) {
  daemon_->Stop();
  CLIENT_ASSIGN_OR_RETURN(daemon_, Daemon::Start(place_, std::move(wrapper)));
  return Done();
}

Result<std::int64_t> CountMessages(const std::string& database) {
  sqlite3* handle = nullptr;
  sqlite3_stmt* statement = nullptr;
  std::int64_t count = -1;
  if (sqlite3_open_v2(database.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK &&
      sqlite3_prepare_v2(handle, "SELECT count(*) FROM messages", -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    count = sqlite3_column_int64(statement, 0);
  }
  sqlite3_finalize(statement);
  sqlite3_close(handle);
  if (count < 0) return Failure("The daemon's database cannot be read.");
  return count;
}

}  // namespace coconsult::bench
