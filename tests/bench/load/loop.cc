// SPDX-License-Identifier: Apache-2.0
#include "bench/load/loop.h"

#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <thread>
#include <utility>

#include "bench/report/machine.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;

constexpr double kLongestWarmUp = 0.5;
constexpr std::chrono::seconds kConnectPatience{10};
constexpr std::chrono::seconds kEndPatience{60};

void Sleep(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

// What is still under way holds on to the load's objects, so there is no going on: the bench ends as if it
// had been interrupted, with its children.
[[noreturn]] void GiveUp() {
  std::fputs("coconsult-bench: the load did not end; something that was sent never came back.\n", stderr);
  kill(getpid(), SIGTERM);
  while (true) pause();
}

}  // namespace

double WarmUp(double seconds) { return std::min(kLongestWarmUp, seconds); }

void Loop::Fail(const grpc::Status& status) {
  const std::lock_guard lock(mutex_);
  if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    ++refused_;
  } else if (failed_++ == 0) {
    first_failure_ = status.error_message();
  }
}

void Loop::OneHasEnded() {
  const std::lock_guard lock(mutex_);
  if (--live_ == 0) ended_.notify_all();
}

LoadResult Loop::Measure(pid_t server, double seconds) {
  Sleep(WarmUp(seconds));
  const CpuOfOthers others({server});
  const double server_begin = CpuSeconds(server);
  const double own_begin = OwnCpuSeconds();
  const auto begin = steady_clock::now();
  measuring_.store(true);
  Sleep(seconds);
  measuring_.store(false);
  elapsed_ = std::chrono::duration<double>(steady_clock::now() - begin).count();
  LoadResult result;
  result.others = others.CoresUntilNow();
  result.own_cores = (OwnCpuSeconds() - own_begin) / elapsed_;
  server_seconds_ = CpuSeconds(server) - server_begin;
  stopping_.store(true);
  std::unique_lock lock(mutex_);
  if (!ended_.wait_for(lock, kEndPatience, [this] { return live_ == 0; })) GiveUp();
  result.refused = refused_;
  result.failed = failed_;
  result.first_failure = first_failure_;
  return result;
}

void Loop::Count(LoadResult& result, std::vector<std::int64_t> nanoseconds) const {
  result.nanoseconds = std::move(nanoseconds);
  result.calls = static_cast<std::int64_t>(result.nanoseconds.size());
  result.per_second = static_cast<double>(result.calls) / elapsed_;
  result.server_cpu_us = result.calls == 0 ? 0 : server_seconds_ * 1e6 / static_cast<double>(result.calls);
}

Result<std::vector<std::shared_ptr<grpc::Channel>>> OpenChannels(const std::string& address, int count) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < count; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    // A connection of its own for each channel.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channels.push_back(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
    if (!channels.back()->WaitForConnected(std::chrono::system_clock::now() + kConnectPatience)) {
      return Failure("The server at " + address + " cannot be reached.");
    }
  }
  return channels;
}

}  // namespace coconsult::bench
