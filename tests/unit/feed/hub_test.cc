// SPDX-License-Identifier: Apache-2.0
#include "feed/hub.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace coconsult::feed {
namespace {

PractitionerId Person(std::uint8_t number) {
  IdBytes bytes{};
  bytes[15] = number;
  return PractitionerId(bytes);
}

std::vector<Change> For(PractitionerId person) {
  return {Change::ForPerson(ChangeKind::kInvitationSent, person, {}, {})};
}

// Counts signals, and waits for them.
class Ear {
 public:
  Wake Listen() {
    return [this](Signal signal) {
      const std::lock_guard lock(mutex_);
      ++heard_[static_cast<int>(signal)];
      changed_.notify_all();
    };
  }
  void AwaitCount(Signal signal, int count) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return heard_[static_cast<int>(signal)] >= count; });
  }
  int Count(Signal signal) {
    const std::lock_guard lock(mutex_);
    return heard_[static_cast<int>(signal)];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int heard_[3] = {};
};

TEST(Hub, TellsAboutAPublishedChange) {
  Ear ear;
  Ear other;
  Hub hub;
  const Subscription subscription = hub.Subscribe(Person(1), {}, ear.Listen());
  const Subscription another = hub.Subscribe(Person(2), {}, other.Listen());
  ASSERT_TRUE(subscription);
  hub.Publish(For(Person(1)));
  ear.AwaitCount(Signal::kChange, 1);
  hub.Publish(For(Person(2)));
  other.AwaitCount(Signal::kChange, 1);
  EXPECT_EQ(other.Count(Signal::kChange), 1);
}

TEST(Hub, Beats) {
  Ear ear;
  Hub hub({.heartbeat = std::chrono::milliseconds(1)});
  const Subscription subscription = hub.Subscribe(Person(1), {}, ear.Listen());
  ear.AwaitCount(Signal::kHeartbeat, 3);
}

TEST(Hub, EndsASubscriptionWithItsObject) {
  Ear ear;
  Hub hub;
  Subscription kept;
  EXPECT_FALSE(kept);
  {
    Subscription first = hub.Subscribe(Person(1), {}, ear.Listen());
    Subscription second = hub.Subscribe(Person(1), {}, ear.Listen());
    EXPECT_EQ(hub.size(), 2U);
    kept = std::move(second);
  }
  EXPECT_EQ(hub.size(), 1U);
  EXPECT_TRUE(kept);
  kept = Subscription();
  EXPECT_EQ(hub.size(), 0U);
}

TEST(Hub, TellsEverybodyThatItClosesAndTakesNobodyAfter) {
  Ear ear;
  Hub hub;
  const Subscription subscription = hub.Subscribe(Person(1), {}, ear.Listen());
  hub.Close();
  hub.Close();
  EXPECT_EQ(ear.Count(Signal::kClosing), 1);
  EXPECT_FALSE(hub.Subscribe(Person(1), {}, ear.Listen()));
  hub.Publish(For(Person(1)));
}

// Listeners come and go while changes are published; the last change published to a listener is always told.
TEST(Hub, LeavesNobodyOutWhileManyComeAndGo) {
  constexpr int kThreads = 4;
  constexpr int kRounds = 200;
  Hub hub({.heartbeat = std::chrono::milliseconds(1)});
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&hub, person = Person(static_cast<std::uint8_t>(t + 1))] {
      for (int i = 0; i < kRounds; ++i) {
        auto ear = std::make_shared<Ear>();
        // As a stream does: what may be told after the end holds the listener itself.
        const Subscription subscription =
            hub.Subscribe(person, {Role::kPractitioner},
                          [ear, wake = ear->Listen()](Signal signal) { return wake(signal); });
        hub.Publish(For(person));
        while (ear->Count(Signal::kChange) + ear->Count(Signal::kHeartbeat) == 0) std::this_thread::yield();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(hub.size(), 0U);
}

}  // namespace
}  // namespace coconsult::feed
