// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "app/identity.h"
#include "coconsult/v1/event_service.grpc.pb.h"
#include "domain/resource_name.h"
#include "rpc/event_service.h"
#include "unit/rpc/rpc_world.h"

namespace coconsult::rpc {
namespace {

using ::coconsult::testing::ReasonOf;
using ::coconsult::testing::RpcWorld;
using ::coconsult::testing::UseToken;

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() { Open({}); }

  void Open(const RpcWorld::Options& options) {
    rpc_ = std::make_unique<RpcWorld>(options);
    rpc_->Serve(MakeEventService(rpc_->edge(), rpc_->hub()));
    stub_ = v1::EventService::NewStub(rpc_->channel());
    ada_ = rpc_->world().AddPerson("Ada", "home_care", "fife");
    bea_ = rpc_->world().AddPerson("Bea", "home_care", "fife");
    ada_session_ = rpc_->SignIn(ada_, "ada");
    rpc_->SignIn(bea_, "bea");
  }

  // One stream as a client has it.
  struct Watching {
    grpc::ClientContext context;
    std::unique_ptr<grpc::ClientReader<v1::WatchResponse>> reader;
    v1::WatchResponse response;

    bool Read() { return reader->Read(&response); }
    // The next `count` events; fewer when the stream ends.
    std::vector<v1::Event> Events(std::size_t count) {
      std::vector<v1::Event> events;
      while (events.size() < count && Read())
        events.insert(events.end(), response.events().begin(), response.events().end());
      return events;
    }
    grpc::Status End() {
      while (Read()) {
      }
      return reader->Finish();
    }
  };

  std::unique_ptr<Watching> Watch(const std::string& token, const std::string& resume_token = "") {
    auto watching = std::make_unique<Watching>();
    if (!token.empty()) UseToken(watching->context, token);
    v1::WatchRequest request;
    request.set_resume_token(resume_token);
    watching->reader = stub_->Watch(&watching->context, request);
    return watching;
  }

  // Appends changes for one person, in one commit.
  void Record(PractitionerId person, int count = 1) {
    const auto written = rpc_->world().store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      for (int i = 0; i < count; ++i) {
        Change change =
            Change::ForPerson(ChangeKind::kPractitionerUpdated, person, person, rpc_->world().clock().Now());
        change.note = "note " + std::to_string(++recorded_);
        tx.changes().Append(change);
      }
      return {};
    });
    ASSERT_TRUE(written) << written.error().detail;
  }

  void AwaitNoStreams() {
    while (rpc_->hub().size() > 0) std::this_thread::yield();
  }

  std::unique_ptr<RpcWorld> rpc_;
  std::unique_ptr<v1::EventService::Stub> stub_;
  PractitionerId ada_;
  PractitionerId bea_;
  SessionId ada_session_;
  int recorded_ = 0;
};

TEST_F(WatchTest, GivesAResumeTokenAtOnce) {
  const auto watching = Watch("ada");
  ASSERT_TRUE(watching->Read());
  EXPECT_EQ(watching->response.events_size(), 0);
  EXPECT_NE(watching->response.resume_token(), "");
}

TEST_F(WatchTest, ShowsWhatHappensFromNowOnToThoseConcerned) {
  Record(ada_);
  const auto ada = Watch("ada");
  const auto bea = Watch("bea");
  ASSERT_TRUE(ada->Read());
  ASSERT_TRUE(bea->Read());
  Record(ada_);
  Record(bea_);
  const auto seen = ada->Events(1);
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen[0].note(), "note 2");
  const auto seen_by_bea = bea->Events(1);
  ASSERT_EQ(seen_by_bea.size(), 1U);
  EXPECT_EQ(seen_by_bea[0].note(), "note 3");
}

TEST_F(WatchTest, GoesOnWhereATokenSays) {
  std::string token;
  {
    const auto before = Watch("ada");
    ASSERT_TRUE(before->Read());
    Record(ada_);
    ASSERT_EQ(before->Events(1).size(), 1U);
    token = before->response.resume_token();
    before->context.TryCancel();
    EXPECT_EQ(before->End().error_code(), grpc::StatusCode::CANCELLED);
  }
  Record(ada_, 3);
  const auto after = Watch("ada", token);
  Record(ada_);
  const auto events = after->Events(4);
  ASSERT_EQ(events.size(), 4U);
  for (std::size_t i = 0; i < events.size(); ++i)
    EXPECT_EQ(events[i].note(), "note " + std::to_string(i + 2));
}

TEST_F(WatchTest, GivesEachEventOnceAndInOrderHoweverManyThereAre) {
  const auto first = Watch("ada");
  ASSERT_TRUE(first->Read());
  const std::string token = first->response.resume_token();
  Record(ada_, 350);
  for (auto* watching : {first.get(), Watch("ada", token).release()}) {
    std::thread more([this] {
      for (int i = 0; i < 50; ++i) Record(bea_);
    });
    const auto events = watching->Events(350);
    more.join();
    ASSERT_EQ(events.size(), 350U);
    for (std::size_t i = 0; i < events.size(); ++i)
      EXPECT_EQ(events[i].note(), "note " + std::to_string(i + 1));
    for (std::size_t i = 1; i < events.size(); ++i) EXPECT_GT(events[i].position(), events[i - 1].position());
    watching->context.TryCancel();
    if (watching != first.get()) delete watching;
  }
}

TEST_F(WatchTest, LosesNothingWhileMuchIsWrittenAtOnce) {
  constexpr int kWriters = 4;
  constexpr int kEach = 100;
  const auto watching = Watch("ada");
  ASSERT_TRUE(watching->Read());
  std::vector<std::thread> writers;
  std::atomic<int> pending = kWriters * kEach;
  for (int w = 0; w < kWriters; ++w) {
    writers.emplace_back([&] {
      for (int i = 0; i < kEach; ++i) {
        rpc_->world().store().Write(
            [&](app::Transaction& tx) -> Result<void> {
              Change change = Change::ForPerson(ChangeKind::kPractitionerUpdated, ada_, ada_, {});
              tx.changes().Append(change);
              return {};
            },
            [&](const Result<void>&) { --pending; });
      }
    });
  }
  const auto events = watching->Events(kWriters * kEach);
  for (std::thread& writer : writers) writer.join();
  ASSERT_EQ(events.size(), static_cast<std::size_t>(kWriters * kEach));
  for (std::size_t i = 1; i < events.size(); ++i)
    EXPECT_EQ(events[i].position(), events[i - 1].position() + 1);
  while (pending > 0) std::this_thread::yield();
}

TEST_F(WatchTest, DoesNotWaitForThePoolOfCalls) {
  Open({.pool_threads = 1, .pool_queue = 1});
  const auto over = std::make_shared<std::atomic<bool>>(false);
  EXPECT_TRUE(rpc_->pool().TryPost([over] {
    while (!*over) std::this_thread::yield();
  }));
  const auto watching = Watch("ada");
  EXPECT_TRUE(watching->Read());
  Record(ada_, 3);
  EXPECT_EQ(watching->Events(3).size(), 3U);
  *over = true;
}

TEST_F(WatchTest, GivesManyStreamsOfSeveralPeopleTheirOwnEvents) {
  std::vector<std::unique_ptr<Watching>> many;
  for (int i = 0; i < 60; ++i) {
    many.push_back(Watch(i % 3 == 0 ? "bea" : "ada"));
    ASSERT_TRUE(many.back()->Read());
  }
  Record(ada_, 2);
  Record(bea_);
  for (std::size_t i = 0; i < many.size(); ++i) {
    const std::size_t own = i % 3 == 0 ? 1 : 2;
    const auto events = many[i]->Events(own);
    ASSERT_EQ(events.size(), own);
    EXPECT_EQ(events.back().note(), i % 3 == 0 ? "note 3" : "note 2");
  }
}

TEST_F(WatchTest, BeatsWhenItIsQuiet) {
  Open({.heartbeat = std::chrono::milliseconds(1)});
  const auto watching = Watch("ada");
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(watching->Read());
    EXPECT_EQ(watching->response.events_size(), 0);
  }
}

TEST_F(WatchTest, RefusesATokenOfSomebodyElse) {
  const auto ada = Watch("ada");
  ASSERT_TRUE(ada->Read());
  const grpc::Status foreign = Watch("bea", ada->response.resume_token())->End();
  EXPECT_EQ(foreign.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(Watch("bea", "1.forged")->End()), "INVALID_FIELD");
  EXPECT_EQ(ReasonOf(Watch("bea", std::string(300, 'x'))->End()), "INVALID_FIELD");
}

TEST_F(WatchTest, RefusesWhoIsNotSignedIn) {
  EXPECT_EQ(ReasonOf(Watch("")->End()), "NOT_SIGNED_IN");
  EXPECT_EQ(ReasonOf(Watch("nobody's", std::string(300, 'x'))->End()), "NOT_SIGNED_IN");
}

TEST_F(WatchTest, RefusesARoleThatMayNot) {
  const auto eve = rpc_->world().AddPerson("Eve", "home_care", "fife", "", {}, {Role::kEvaluator});
  rpc_->SignIn(eve, "eve");
  EXPECT_EQ(ReasonOf(Watch("eve")->End()), "ROLE_NOT_ALLOWED");
}

TEST_F(WatchTest, EndsWithTheSession) {
  const auto watching = Watch("ada");
  ASSERT_TRUE(watching->Read());
  rpc_->EndSession(ada_session_);
  Record(ada_);
  const grpc::Status status = watching->End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(watching->response.events_size(), 0);
  AwaitNoStreams();
}

// Well before the next heartbeat, which is a minute away.
TEST_F(WatchTest, EndsAtOnceWhenThePersonSignsOutEverywhere) {
  const auto watching = Watch("ada");
  const auto other = Watch("bea");
  ASSERT_TRUE(watching->Read());
  ASSERT_TRUE(other->Read());
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(rpc_->world().Write(ada_, [](app::WriteScope& scope) { return app::SignOut(scope, true); }));
  EXPECT_EQ(watching->End().error_code(), grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(30));
  while (rpc_->hub().size() > 1) std::this_thread::yield();
  Record(bea_);
  EXPECT_EQ(other->Events(1).size(), 1U);
}

TEST_F(WatchTest, FollowsTheRolesOfThePerson) {
  const auto watching = Watch("ada");
  ASSERT_TRUE(watching->Read());
  const auto changed = rpc_->world().store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    auto person = *tx.practitioners().Find(ada_);
    person.roles.Add(Role::kModerator);
    tx.practitioners().Update(person);
    Change told = Change::ForPerson(ChangeKind::kRolesChanged, ada_, {}, {});
    tx.changes().Append(told);
    return {};
  });
  ASSERT_TRUE(changed);
  ASSERT_EQ(watching->Events(1).size(), 1U);
  const auto flagged = rpc_->world().store().WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    Change flag = Change::ForRole(ChangeKind::kFlagRaised, Role::kModerator, {}, {});
    tx.changes().Append(flag);
    return {};
  });
  ASSERT_TRUE(flagged);
  const auto events = watching->Events(1);
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].kind(), v1::EVENT_KIND_FLAG_RAISED);
}

TEST_F(WatchTest, EndsWithATokenInHandWhenTheServerCloses) {
  const auto watching = Watch("ada");
  ASSERT_TRUE(watching->Read());
  rpc_->edge().BeginDrain();
  rpc_->hub().Close();
  const grpc::Status status = watching->End();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_NE(watching->response.resume_token(), "");
  AwaitNoStreams();
  EXPECT_EQ(Watch("ada")->End().error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_F(WatchTest, ForgetsAStreamThatIsCancelled) {
  std::vector<std::unique_ptr<Watching>> many;
  for (int i = 0; i < 50; ++i) many.push_back(Watch(i % 2 == 0 ? "ada" : "bea"));
  for (std::size_t i = 0; i < many.size(); i += 3) ASSERT_TRUE(many[i]->Read());
  Record(ada_);
  for (const auto& watching : many) watching->context.TryCancel();
  for (const auto& watching : many) watching->End();
  many.clear();
  AwaitNoStreams();
}

TEST_F(WatchTest, KeepsNothingForAReaderWhoDoesNotRead) {
  const auto slow = Watch("ada");
  const auto quick = Watch("ada");
  ASSERT_TRUE(quick->Read());
  Record(ada_, 300);
  ASSERT_EQ(quick->Events(300).size(), 300U);
  ASSERT_TRUE(slow->Read());
  EXPECT_EQ(slow->Events(300).size(), 300U);
}

}  // namespace
}  // namespace coconsult::rpc
