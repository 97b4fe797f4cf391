// SPDX-License-Identifier: Apache-2.0
#include "bench/load/rig.h"

#include <sqlite3.h>

#include <utility>

#include "bench/load/post_load.h"

namespace coconsult::bench {
namespace {

constexpr std::chrono::minutes kRepeatTime{7};
constexpr int kFillAtOnce = 64;
constexpr double kFillSeconds = 0.5;

}  // namespace

Rig::Rig(const Options& options, std::string program, DaemonPlace place)
    : options_(options),
      program_(std::move(program)),
      place_(std::move(place)),
      repeat_until_(std::chrono::steady_clock::now() + kRepeatTime) {}

Result<std::unique_ptr<Rig>> Rig::Make(const Options& options, const std::string& program,
                                       const std::string& folder) {
  std::unique_ptr<Rig> rig(new Rig(
      options, program, {options.daemon_program, folder + "/data", folder, options.processes_folder}));
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

LoadPlan Rig::Ours(int callers, int channels) const {
  LoadPlan plan = Plan(callers, channels);
  plan.address = daemon_->address();
  plan.server = daemon_->pid();
  return plan;
}

LoadPlan Rig::Echo(int callers, int channels) const {
  LoadPlan plan = Plan(callers, channels);
  plan.address = echo_->address();
  plan.server = echo_->pid();
  return plan;
}

Result<LoadResult> Rig::Booked(Result<LoadResult> result) {
  if (!result) return result;
  Book(*result);
  if (result->calls == 0) {
    return Failure("Nothing was answered within a sample: take longer ones, --seconds. " +
                   result->first_failure);
  }
  return result;
}

void Rig::Book(const LoadResult& result) {
  acknowledged_ += result.acknowledged;
  failed_ += result.failed;
  if (first_failure_.empty()) first_failure_ = result.first_failure;
}

Outcome Rig::FillThreads(int messages) {
  if (filled_ >= messages) return Done();
  // A stream for each who asks. At random, so that some threads get more: twice as many as wanted leave none
  // with too few.
  const std::int64_t wanted = 2LL * messages * kConsultations;
  LoadPlan plan = Ours(kMembers, kChannels);
  plan.seconds = kFillSeconds;
  for (std::int64_t posts = 0; posts < wanted;) {
    CLIENT_ASSIGN_OR_RETURN(const LoadResult result, RunPostStreams(plan, kFillAtOnce));
    Book(result);
    posts += result.acknowledged;
  }
  for (std::int64_t posts = 0; posts < wanted;) {
    CLIENT_ASSIGN_OR_RETURN(const CommitResult result, commits_->Run(kBatch, kFillSeconds));
    posts += result.posts;
  }
  filled_ = messages;
  return Done();
}

Outcome Rig::Restart(std::vector<std::string> wrapper) {
  daemon_->Stop();
  CLIENT_ASSIGN_OR_RETURN(daemon_, Daemon::Start(place_, std::move(wrapper)));
  return Done();
}

Outcome Rig::RestartEcho() {
  echo_.reset();
  CLIENT_ASSIGN_OR_RETURN(echo_, EchoServer::Start(program_, place_.work_folder));
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
