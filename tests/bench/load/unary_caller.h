// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/load/loop.h"

namespace coconsult::bench {

// A closed loop of one unary method: the next call starts when the answer is there. Its fields belong to
// whichever gRPC thread runs the present answer.
template <class Request, class Reply>
class UnaryCaller {
 public:
  using Answered = std::function<void(grpc::Status)>;
  struct Work {
    // Fills the next request and returns the caller's authorization. It may change what it filled before.
    std::function<std::string(Request&)> prepare;
    std::function<void(grpc::ClientContext*, const Request*, Reply*, Answered)> send;
    // Whether the reply holds what was asked for. Empty = it always does.
    std::function<bool(const Reply&)> accept = {};
  };

  UnaryCaller(Loop& loop, Work work) : loop_(loop), work_(std::move(work)) {}

  void Call() {
    const std::string authorization = work_.prepare(request_);
    context_ = std::make_unique<grpc::ClientContext>();
    context_->AddMetadata("authorization", authorization);
    context_->set_deadline(std::chrono::system_clock::now() + kDeadline);
    sent_ = std::chrono::steady_clock::now();
    work_.send(context_.get(), &request_, &reply_, [this](const grpc::Status& status) { OnAnswer(status); });
  }

  // Once all have ended.
  const std::vector<std::int64_t>& nanoseconds() const { return nanoseconds_; }
  std::int64_t acknowledged() const { return acknowledged_; }

 private:
  static constexpr std::chrono::seconds kDeadline{20};

  void OnAnswer(const grpc::Status& status) {
    if (!status.ok()) {
      loop_.Fail(status);
    } else if (work_.accept && !work_.accept(reply_)) {
      loop_.Fail({grpc::StatusCode::DATA_LOSS, "An answer did not hold what was asked for."});
    } else {
      ++acknowledged_;
      const std::chrono::nanoseconds took = std::chrono::steady_clock::now() - sent_;
      if (loop_.measuring()) nanoseconds_.push_back(took.count());
    }
    if (loop_.stopping()) {
      loop_.OneHasEnded();
    } else {
      Call();
    }
  }

  Loop& loop_;
  const Work work_;
  Request request_;
  Reply reply_;
  std::unique_ptr<grpc::ClientContext> context_;
  std::chrono::steady_clock::time_point sent_;
  std::vector<std::int64_t> nanoseconds_;
  std::int64_t acknowledged_ = 0;
};

// One run of such callers. Blocking.
template <class Request, class Reply>
LoadResult RunCallers(Loop& loop, std::vector<std::unique_ptr<UnaryCaller<Request, Reply>>>& callers,
                      pid_t server, double seconds) {
  for (const auto& caller : callers) caller->Call();
  LoadResult result = loop.Measure(server, seconds);
  std::vector<std::int64_t> nanoseconds;
  for (const auto& caller : callers) {
    nanoseconds.insert(nanoseconds.end(), caller->nanoseconds().begin(), caller->nanoseconds().end());
    result.acknowledged += caller->acknowledged();
  }
  loop.Count(result, std::move(nanoseconds));
  return result;
}

}  // namespace coconsult::bench
