// SPDX-License-Identifier: Apache-2.0
#include "client/cpp/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <condition_variable>
#include <mutex>
#include <vector>

#include "unit/client/fake_server.h"

namespace coconsult::client {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;

// What one call of Watch sends, and how it ends.
struct Script {
  std::vector<v1::WatchResponse> responses;
  grpc::Status end;
  bool stays_open = false;  // until the client cancels
};

v1::WatchResponse Response(std::vector<std::int64_t> positions, const std::string& token) {
  v1::WatchResponse response;
  for (const std::int64_t position : positions) response.add_events()->set_position(position);
  response.set_resume_token(token);
  return response;
}

class ScriptedEvents final : public v1::EventService::Service {
 public:
  explicit ScriptedEvents(std::vector<Script> scripts) : scripts_(std::move(scripts)) {}

  grpc::Status Watch(grpc::ServerContext* context, const v1::WatchRequest* request,
                     grpc::ServerWriter<v1::WatchResponse>* writer) override {
    Script script{.end = grpc::Status(grpc::StatusCode::UNAUTHENTICATED, "the script is over")};
    {
      std::lock_guard lock(mutex_);
      tokens_.push_back(request->resume_token());
      if (tokens_.size() <= scripts_.size()) script = scripts_[tokens_.size() - 1];
    }
    for (const auto& response : script.responses) writer->Write(response);
    while (script.stays_open && !context->IsCancelled()) std::this_thread::yield();
    return script.end;
  }
  std::vector<std::string> tokens() {
    std::lock_guard lock(mutex_);
    return tokens_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> tokens_;
  const std::vector<Script> scripts_;
};

// Collects what a session delivers, and waits for it.
class Collector {
 public:
  WatchCallbacks callbacks() {
    return {.on_event = [this](const v1::Event& event) { Add(event.position()); },
            .on_connected = [this] { Change([&] { ++connected_; }); },
            .on_interrupted = [this](const Error&, milliseconds) { Change([&] { ++interrupted_; }); },
            .on_ended = [this](const Error& error) { Change([&] { ended_ = error; }); }};
  }
  void WaitForEnd() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return ended_.has_value(); });
  }
  void WaitForEvents(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return positions_.size() >= count; });
  }
  void WaitForInterruptions(int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return interrupted_ >= count; });
  }
  std::vector<std::int64_t> positions() {
    std::lock_guard lock(mutex_);
    return positions_;
  }
  Error ended() {
    std::lock_guard lock(mutex_);
    return *ended_;
  }
  int connected() {
    std::lock_guard lock(mutex_);
    return connected_;
  }
  int interrupted() {
    std::lock_guard lock(mutex_);
    return interrupted_;
  }

 private:
  void Add(std::int64_t position) {
    Change([&] { positions_.push_back(position); });
  }
  template <class Work>
  void Change(Work work) {
    std::lock_guard lock(mutex_);
    work();
    changed_.notify_all();
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::int64_t> positions_;
  std::optional<Error> ended_;
  int connected_ = 0;
  int interrupted_ = 0;
};

const RetryPolicy kAtOnce{
    .max_attempts = 3, .first_backoff = milliseconds(1), .longest_backoff = milliseconds(1)};
const grpc::Status kCut(grpc::StatusCode::UNAVAILABLE, "cut");

TEST(WatchSession, GoesOnFromTheNewestTokenAndLeavesOutRepeats) {
  ScriptedEvents events({{.responses = {Response({}, "t0"), Response({1, 2}, "t2")}, .end = kCut},
                         {.responses = {Response({2, 3}, "t3"), Response({}, "t4")}, .end = grpc::Status::OK},
                         {.responses = {Response({3, 5, 9}, "t9")}, .end = kCut}});
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  WatchSession session(*connection, {.retry = kAtOnce}, collector.callbacks());
  session.Start();
  collector.WaitForEnd();
  EXPECT_THAT(collector.positions(), ElementsAre(1, 2, 3, 5, 9));
  EXPECT_THAT(events.tokens(), ElementsAre("", "t2", "t4", "t9"));
  EXPECT_EQ(collector.ended().code, Code::kUnauthenticated);
  EXPECT_EQ(collector.connected(), 3);
  EXPECT_EQ(session.resume_point().token, "t9");
  EXPECT_EQ(session.resume_point().position, 9);
}

TEST(WatchSession, StartsFromWhereItIsTold) {
  ScriptedEvents events({{.responses = {Response({4, 5, 6}, "t6")}, .end = kCut}});
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  WatchSession session(*connection, {.from = {.token = "t3", .position = 5}, .retry = kAtOnce},
                       collector.callbacks());
  session.Start();
  collector.WaitForEnd();
  EXPECT_THAT(collector.positions(), ElementsAre(6));
  EXPECT_EQ(events.tokens().front(), "t3");
}

TEST(WatchSession, StopsInTheMiddleOfAResponseAndKnowsWhatItDelivered) {
  ScriptedEvents events(
      {{.responses = {Response({}, "t0"), Response({1, 2, 3}, "t3")}, .end = kCut, .stays_open = true}});
  InProcessServer server(events);
  const auto connection = server.Connect();
  std::vector<std::int64_t> seen;
  WatchSession* running = nullptr;
  WatchSession session(*connection, {.retry = kAtOnce}, {.on_event = [&](const v1::Event& event) {
    seen.push_back(event.position());
    if (event.position() == 2) running->Stop();
  }});
  running = &session;
  session.Start();
  session.Join();
  EXPECT_THAT(seen, ElementsAre(1, 2));
  EXPECT_EQ(session.resume_point().token, "t0");
  EXPECT_EQ(session.resume_point().position, 2);
}

TEST(WatchSession, StopsAQuietStreamFromAnotherThread) {
  ScriptedEvents events({{.responses = {Response({1}, "t1")}, .end = kCut, .stays_open = true}});
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  WatchSession session(*connection, {.retry = kAtOnce}, collector.callbacks());
  session.Start();
  collector.WaitForEvents(1);
  session.Stop();
  session.Join();
  EXPECT_EQ(session.resume_point().token, "t1");
  EXPECT_EQ(collector.interrupted(), 0);
}

TEST(WatchSession, OpensASilentStreamAgain) {
  ScriptedEvents events(
      {{.responses = {Response({1}, "t1")}, .end = kCut, .stays_open = true},
       {.responses = {Response({2}, "t2")}, .end = grpc::Status(grpc::StatusCode::PERMISSION_DENIED, "no")}});
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  WatchSession session(*connection, {.longest_silence = milliseconds(20), .retry = kAtOnce},
                       collector.callbacks());
  session.Start();
  collector.WaitForEnd();
  EXPECT_THAT(collector.positions(), ElementsAre(1, 2));
  EXPECT_EQ(collector.ended().code, Code::kPermissionDenied);
}

TEST(WatchSession, GivesUpWhenItNeverReachedTheServer) {
  ScriptedEvents events({{.end = kCut}, {.end = kCut}, {.end = kCut}, {.end = kCut}});
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  WatchSession session(*connection, {.retry = kAtOnce}, collector.callbacks());
  session.Start();
  collector.WaitForEnd();
  EXPECT_EQ(collector.ended().code, Code::kUnavailable);
  EXPECT_EQ(collector.interrupted(), 2);
  EXPECT_EQ(events.tokens().size(), 3U);
}

TEST(WatchSession, NeverGivesUpOnceItWasConnected) {
  std::vector<Script> scripts = {{.responses = {Response({1}, "t1")}, .end = kCut}};
  for (int i = 0; i < 20; ++i) scripts.push_back({.end = kCut});
  scripts.push_back({.responses = {Response({2}, "t2")}, .end = kCut});
  ScriptedEvents events(scripts);
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  WatchSession session(*connection, {.retry = kAtOnce}, collector.callbacks());
  session.Start();
  collector.WaitForEvents(2);
  EXPECT_THAT(collector.positions(), ElementsAre(1, 2));
}

TEST(WatchSession, CanBeStoppedWhileItWaitsToTryAgain) {
  ScriptedEvents events(std::vector<Script>(100, Script{.end = kCut}));
  InProcessServer server(events);
  const auto connection = server.Connect();
  Collector collector;
  const RetryPolicy slow{.first_backoff = std::chrono::hours(1), .longest_backoff = std::chrono::hours(1)};
  WatchSession session(*connection, {.retry = slow, .patient = true}, collector.callbacks());
  session.Start();
  collector.WaitForInterruptions(1);
  session.Stop();
  session.Join();
  EXPECT_EQ(events.tokens().size(), 1U);
}

TEST(WatchSession, NeedNotBeStarted) {
  ScriptedEvents events({});
  InProcessServer server(events);
  const auto connection = server.Connect();
  const WatchSession session(*connection, {}, {.on_event = [](const v1::Event&) {}});
  EXPECT_TRUE(events.tokens().empty());
}

}  // namespace
}  // namespace coconsult::client
