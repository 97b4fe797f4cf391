// SPDX-License-Identifier: Apache-2.0
#include "bench/post_load.h"

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <random>
#include <string_view>
#include <thread>
#include <utility>

#include "bench/machine.h"
#include "bench/options.h"
#include "coconsult/v1/thread_service.grpc.pb.h"

namespace coconsult::bench {
namespace {

using std::chrono::steady_clock;
using Stub = v1::ThreadService::Stub;

constexpr double kLongestWarmUp = 0.5;
constexpr std::chrono::seconds kConnectPatience{10};
constexpr std::chrono::seconds kCallDeadline{20};

// What the callers of one run share.
class Run {
 public:
  explicit Run(int callers) : live_(callers) {}

  bool measuring() const { return measuring_.load(std::memory_order_relaxed); }
  bool stopping() const { return stopping_.load(std::memory_order_relaxed); }
  void SetMeasuring(bool measuring) { measuring_.store(measuring); }
  void Stop() { stopping_.store(true); }

  void Fail(const grpc::Status& status) {
    const std::lock_guard lock(mutex_);
    if (failed_++ == 0) first_failure_ = status.error_message();
  }
  void OneHasEnded() {
    const std::lock_guard lock(mutex_);
    if (--live_ == 0) ended_.notify_all();
  }
  void WaitForAll() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return live_ == 0; });
  }
  // After WaitForAll.
  std::int64_t failed() const { return failed_; }
  const std::string& first_failure() const { return first_failure_; }

 private:
  std::atomic<bool> measuring_ = false;
  std::atomic<bool> stopping_ = false;
  std::mutex mutex_;
  std::condition_variable ended_;
  int live_;
  std::int64_t failed_ = 0;
  std::string first_failure_;
};

// A closed loop: the next call starts when the answer is there. Its fields belong to whichever gRPC thread
// runs the present answer.
class Caller {
 public:
  Caller(Run& run, Stub& stub, const std::vector<PostTarget>& targets, unsigned seed)
      : run_(run), stub_(stub), targets_(targets), random_(seed) {
    request_.set_kind(kPostKind);
    request_.set_text(std::string(kTextBytes, 'x'));
  }

  void Call() {
    const PostTarget& target = targets_[random_() % targets_.size()];
    request_.set_parent(target.parent);
    request_.set_request_id(CheapRequestId());
    // Another text each time, of the same length.
    std::copy(request_.request_id().begin(), request_.request_id().end(), request_.mutable_text()->begin());
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata("authorization", target.authorization);
    context_->set_deadline(std::chrono::system_clock::now() + kCallDeadline);
    sent_ = steady_clock::now();
    stub_.async()->PostMessage(context_.get(), &request_, &reply_,
                               [this](const grpc::Status& status) { OnAnswer(status); });
  }

  // Once all have ended.
  const std::vector<std::int64_t>& nanoseconds() const { return nanoseconds_; }
  std::int64_t acknowledged() const { return acknowledged_; }

 private:
  void OnAnswer(const grpc::Status& status) {
    if (status.ok()) {
      ++acknowledged_;
      if (run_.measuring())
        nanoseconds_.push_back(std::chrono::nanoseconds(steady_clock::now() - sent_).count());
    } else {
      run_.Fail(status);
    }
    if (run_.stopping()) {
      run_.OneHasEnded();
    } else {
      Call();
    }
  }

  Run& run_;
  Stub& stub_;
  const std::vector<PostTarget>& targets_;
  std::minstd_rand random_;
  v1::PostMessageRequest request_;
  v1::PostMessageResponse reply_;
  std::unique_ptr<grpc::ClientContext> context_;
  steady_clock::time_point sent_;
  std::vector<std::int64_t> nanoseconds_;
  std::int64_t acknowledged_ = 0;
};

Result<std::vector<std::unique_ptr<Stub>>> Connect(const LoadPlan& plan) {
  std::vector<std::unique_ptr<Stub>> stubs;
  for (int i = 0; i < plan.channels; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
    // A connection of its own for each channel.
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    const auto channel =
        grpc::CreateCustomChannel(plan.address, grpc::InsecureChannelCredentials(), arguments);
    if (!channel->WaitForConnected(std::chrono::system_clock::now() + kConnectPatience)) {
      return Failure("The server at " + plan.address + " cannot be reached.");
    }
    stubs.push_back(v1::ThreadService::NewStub(channel));
  }
  return stubs;
}

void Sleep(double seconds) { std::this_thread::sleep_for(std::chrono::duration<double>(seconds)); }

// From letting the callers go to the end of the last call.
LoadResult Drive(const LoadPlan& plan, Run& run, std::vector<std::unique_ptr<Caller>>& callers) {
  for (const auto& caller : callers) caller->Call();
  Sleep(std::min(kLongestWarmUp, plan.seconds));
  const CpuOfOthers others({plan.server});
  const double server_begin = CpuSeconds(plan.server);
  const auto begin = steady_clock::now();
  run.SetMeasuring(true);
  Sleep(plan.seconds);
  run.SetMeasuring(false);
  const double elapsed = std::chrono::duration<double>(steady_clock::now() - begin).count();
  LoadResult result;
  result.others = others.CoresUntilNow();
  const double server_seconds = CpuSeconds(plan.server) - server_begin;
  run.Stop();
  run.WaitForAll();
  for (const auto& caller : callers) {
    result.nanoseconds.insert(result.nanoseconds.end(), caller->nanoseconds().begin(),
                              caller->nanoseconds().end());
    result.acknowledged += caller->acknowledged();
  }
  result.calls = static_cast<std::int64_t>(result.nanoseconds.size());
  result.per_second = static_cast<double>(result.calls) / elapsed;
  result.server_cpu_us = result.calls == 0 ? 0 : server_seconds * 1e6 / static_cast<double>(result.calls);
  result.failed = run.failed();
  result.first_failure = run.first_failure();
  return result;
}

}  // namespace

Result<LoadResult> RunPosts(const LoadPlan& plan) {
  CLIENT_ASSIGN_OR_RETURN(const auto stubs, Connect(plan));
  Run run(plan.callers);
  std::vector<std::unique_ptr<Caller>> callers;
  for (int i = 0; i < plan.callers; ++i) {
    Stub& stub = *stubs[static_cast<std::size_t>(i) % stubs.size()];
    callers.push_back(std::make_unique<Caller>(run, stub, *plan.targets, std::random_device()()));
  }
  LoadResult result = Drive(plan, run, callers);
  if (result.calls == 0) {
    return Failure("No post was acknowledged at " + plan.address + ". " + result.first_failure);
  }
  return result;
}

std::string CheapRequestId() {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr int kDigitsPerWord = 10;  // 5 bits each: of the time, then of a 64-bit word, twice
  thread_local std::mt19937_64 random{(std::uint64_t{std::random_device()()} << 32) | std::random_device()()};
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  std::string id;
  id.reserve(2 * kDigitsPerWord);
  for (const std::uint64_t word : {static_cast<std::uint64_t>(time.count()), std::uint64_t{random()}}) {
    for (int digit = kDigitsPerWord - 1; digit >= 0; --digit) id += kAlphabet[word >> (5 * digit) & 31];
  }
  return id;
}

}  // namespace coconsult::bench
