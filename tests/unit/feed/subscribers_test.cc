// SPDX-License-Identifier: Apache-2.0
#include "feed/subscribers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::feed {
namespace {

using std::chrono::milliseconds;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr milliseconds kBeat{1000};
constexpr Ticks kStart{};

PractitionerId Person(std::uint8_t number) {
  IdBytes bytes{};
  bytes[15] = number;
  return PractitionerId(bytes);
}

Concerned ConcernedBy(const std::vector<Change>& changes) {
  Concerned concerned;
  for (const Change& change : changes) concerned.Add(change);
  return concerned;
}

class SubscribersTest : public ::testing::Test {
 protected:
  Subscribers::Key Add(PractitionerId person, RoleSet roles = {Role::kPractitioner}, Ticks now = kStart) {
    return subscribers_.Add(
        person, roles, [](Signal) {}, now);
  }
  std::vector<std::pair<Subscribers::Key, Signal>> Take(std::size_t limit = 100) {
    std::vector<std::pair<Subscribers::Key, Signal>> taken;
    for (const auto& telling : subscribers_.TakeMarked(limit))
      taken.emplace_back(telling.key, telling.signal);
    return taken;
  }

  Subscribers subscribers_{kBeat};
};

TEST_F(SubscribersTest, TellsThePersonConcernedOnEachOfTheirDevices) {
  const auto phone = Add(Person(1));
  const auto desk = Add(Person(1));
  Add(Person(2));
  subscribers_.MarkConcerned(
      ConcernedBy({Change::ForPerson(ChangeKind::kInvitationSent, Person(1), {}, {})}));
  EXPECT_THAT(Take(), ElementsAre(Pair(phone, Signal::kChange), Pair(desk, Signal::kChange)));
}

TEST_F(SubscribersTest, TellsThoseWhomAThreadsChangeNames) {
  const auto one = Add(Person(1));
  Add(Person(2));
  const auto three = Add(Person(3));
  Change change = Change::ForThread(ChangeKind::kMessagePosted, {}, Person(1), {});
  change.wake = {Person(3), Person(1), Person(9)};
  subscribers_.MarkConcerned(ConcernedBy({change}));
  EXPECT_THAT(Take(), ElementsAre(Pair(three, Signal::kChange), Pair(one, Signal::kChange)));
}

TEST_F(SubscribersTest, TellsEverybodyWithTheRole) {
  Add(Person(1));
  const auto moderator = Add(Person(2), {Role::kModerator, Role::kPractitioner});
  subscribers_.MarkConcerned(
      ConcernedBy({Change::ForRole(ChangeKind::kFlagRaised, Role::kModerator, {}, {})}));
  EXPECT_THAT(Take(), ElementsAre(Pair(moderator, Signal::kChange)));
}

TEST_F(SubscribersTest, TellsNobodyOfWhatIsKeptForTheRecord) {
  Add(Person(1), {Role::kPractitioner, Role::kAdministrator});
  EXPECT_TRUE(ConcernedBy({Change::ForRecord(ChangeKind::kPractitionerNamed, {}, {})}).empty());
}

TEST_F(SubscribersTest, TellsOnceHoweverManyChanges) {
  const auto key = Add(Person(1));
  const Change change = Change::ForPerson(ChangeKind::kInvitationSent, Person(1), {}, {});
  subscribers_.MarkConcerned(ConcernedBy({change, change}));
  subscribers_.MarkConcerned(ConcernedBy({change}));
  EXPECT_THAT(Take(), ElementsAre(Pair(key, Signal::kChange)));
  EXPECT_FALSE(subscribers_.AnyMarked());
  EXPECT_THAT(Take(), IsEmpty());
}

TEST_F(SubscribersTest, ForgetsWhoLeft) {
  const auto key = Add(Person(1));
  const auto other = Add(Person(1));
  subscribers_.Mark(key, Signal::kChange);
  subscribers_.Remove(key);
  subscribers_.Remove(key);
  EXPECT_THAT(Take(), IsEmpty());
  subscribers_.MarkConcerned(ConcernedBy({Change::ForPerson(ChangeKind::kFormDue, Person(1), {}, {})}));
  EXPECT_THAT(Take(), ElementsAre(Pair(other, Signal::kChange)));
  subscribers_.Remove(other);
  EXPECT_EQ(subscribers_.size(), 0U);
  EXPECT_EQ(subscribers_.NextDue(), std::nullopt);
}

TEST_F(SubscribersTest, BeatsEachInItsOwnTime) {
  const auto early = Add(Person(1), {}, kStart);
  const auto late = Add(Person(2), {}, kStart + milliseconds(400));
  EXPECT_EQ(subscribers_.NextDue(), kStart + kBeat);
  subscribers_.MarkDue(kStart + milliseconds(999));
  EXPECT_THAT(Take(), IsEmpty());
  subscribers_.MarkDue(kStart + kBeat);
  EXPECT_THAT(Take(), ElementsAre(Pair(early, Signal::kHeartbeat)));
  EXPECT_EQ(subscribers_.NextDue(), kStart + kBeat + milliseconds(400));
  subscribers_.MarkDue(kStart + kBeat + milliseconds(400));
  EXPECT_THAT(Take(), ElementsAre(Pair(late, Signal::kHeartbeat)));
  EXPECT_EQ(subscribers_.NextDue(), kStart + 2 * kBeat);
}

TEST_F(SubscribersTest, LetsAHeartbeatStandForAChangeToo) {
  const auto key = Add(Person(1));
  subscribers_.Mark(key, Signal::kChange);
  subscribers_.Mark(key, Signal::kHeartbeat);
  subscribers_.Mark(key, Signal::kChange);
  EXPECT_THAT(Take(), ElementsAre(Pair(key, Signal::kHeartbeat)));
}

TEST_F(SubscribersTest, TakesInTurnsUpToTheLimit) {
  const auto one = Add(Person(1));
  const auto two = Add(Person(2));
  const auto three = Add(Person(3));
  for (const auto key : {one, two, three}) subscribers_.Mark(key, Signal::kChange);
  EXPECT_THAT(Take(2), ElementsAre(Pair(one, Signal::kChange), Pair(two, Signal::kChange)));
  EXPECT_TRUE(subscribers_.AnyMarked());
  EXPECT_THAT(Take(2), ElementsAre(Pair(three, Signal::kChange)));
}

TEST_F(SubscribersTest, TellsEverybodyThatItCloses) {
  const auto key = Add(Person(1));
  subscribers_.Mark(key, Signal::kChange);
  const auto tellings = subscribers_.TakeAllForClosing();
  ASSERT_EQ(tellings.size(), 1U);
  EXPECT_EQ(tellings[0].signal, Signal::kClosing);
  EXPECT_FALSE(subscribers_.AnyMarked());
}

}  // namespace
}  // namespace coconsult::feed
