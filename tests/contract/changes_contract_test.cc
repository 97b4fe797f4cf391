// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <set>

#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ChangesContract : public StoreContract {
 protected:
  // Keeps the changes in one write and returns them with their positions.
  std::vector<Change> Append(std::vector<Change> changes) {
    Write([&](app::Transaction& tx) {
      for (Change& change : changes) tx.changes().Append(change);
    });
    return changes;
  }
  // `count` entries that nobody sees.
  void Fill(int count) {
    Append(std::vector<Change>(static_cast<std::size_t>(count),
                               Change::ForRecord(ChangeKind::kPractitionerNamed, {}, Now())));
  }
  app::ChangePage See(const app::Viewer& viewer, std::int64_t after = 0, int limit = 1000) {
    app::ChangePage page;
    Read([&](const app::Transaction& tx) { page = tx.changes().ListFor(viewer, after, limit); });
    return page;
  }
  std::vector<std::int64_t> Positions(const app::Viewer& viewer, std::int64_t after = 0) {
    return Each(See(viewer, after).changes, &Change::position);
  }
  static app::Viewer Plain(const Practitioner& person) { return {person.id, {Role::kPractitioner}}; }
};
COCONSULT_FOR_EVERY_BACKEND(ChangesContract);

TEST_P(ChangesContract, StartsEmpty) {
  Read([](const app::Transaction& tx) {
    EXPECT_EQ(tx.changes().LastPosition(), 0);
    EXPECT_THAT(tx.changes().ListAll(0, 10), IsEmpty());
    const app::ChangePage page = tx.changes().ListFor({PractitionerId(), {Role::kPractitioner}}, 0, 10);
    EXPECT_THAT(page.changes, IsEmpty());
    EXPECT_EQ(page.upto, 0);
  });
}

TEST_P(ChangesContract, KeepsEveryFieldOfEveryAudience) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  std::vector<Change> changes = {
      Change::ForPerson(ChangeKind::kInvitationSent, ann.id, {}, Now()),
      Change::ForThread(ChangeKind::kReadMarked, asked.id, ann.id, Now()),
      Change::ForRole(ChangeKind::kFlagRaised, Role::kModerator, ann.id, Now() + Duration(1)),
      Change::ForRecord(ChangeKind::kRolesChanged, ann.id, Now()),
      Change::ForRole(ChangeKind::kAwaitingConnector, Role::kPractitioner, {}, Now()),
  };
  changes[0].subject = New<InvitationId>().bytes();
  changes[0].consultation = asked.id;
  changes[1].sequence = 7;
  changes[2].note = "open";
  changes = Append(changes);
  Reopen();
  Read([&](const app::Transaction& tx) {
    const std::vector<Change> kept = tx.changes().ListAll(0, 10);
    ASSERT_EQ(kept.size(), changes.size());
    for (std::size_t i = 0; i < kept.size(); ++i) EXPECT_EQ(Fields(kept[i]), Fields(changes[i]));
    EXPECT_EQ(tx.changes().LastPosition(), 5);
    EXPECT_THAT(Each(tx.changes().ListAll(2, 2), &Change::position), ElementsAre(3, 4));
    EXPECT_THAT(tx.changes().ListAll(5, 2), IsEmpty());
  });
}

TEST_P(ChangesContract, NumbersFromOneWithoutGapsAcrossWritesAndReopening) {
  Fill(3);
  Reopen();
  Write([&](app::Transaction& tx) {
    Change change = Change::ForRecord(ChangeKind::kPractitionerNamed, {}, Now());
    tx.changes().Append(change);
    EXPECT_EQ(change.position, 4);
    EXPECT_EQ(tx.changes().LastPosition(), 4);
  });
}

TEST_P(ChangesContract, ShowsEachViewerWhatIsTheirs) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Consultation of_ann = Asked(ann);
  const Consultation of_bea = Asked(bea);
  Append({
      Change::ForPerson(ChangeKind::kInvitationSent, ann.id, {}, Now()),                     // 1
      Change::ForThread(ChangeKind::kMessagePosted, of_bea.id, bea.id, Now()),               // 2
      Change::ForRole(ChangeKind::kAwaitingConnector, Role::kConnector, {}, Now()),          // 3
      Change::ForRecord(ChangeKind::kRolesChanged, ann.id, Now()),                           // 4
      Change::ForThread(ChangeKind::kMessagePosted, of_ann.id, ann.id, Now()),               // 5
      Change::ForRole(ChangeKind::kPractitionerRegistered, Role::kPractitioner, {}, Now()),  // 6
  });
  for (const int fill : {0, 100}) {  // from the log itself, and by audience
    Fill(fill);
    EXPECT_THAT(Positions(Plain(ann)), ElementsAre(1, 5, 6));
    EXPECT_THAT(Positions(Plain(bea)), ElementsAre(2, 6));
    EXPECT_THAT(Positions({ann.id, {Role::kConnector}}), ElementsAre(1, 3, 5));
    EXPECT_THAT(Positions({ann.id, {}}), ElementsAre(1, 5));
    EXPECT_EQ(See(Plain(ann)).upto, 6 + fill);
  }
}

TEST_P(ChangesContract, FollowsTheMembershipOfTheMomentOfReading) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Consultation asked = Asked(ann);
  Append({Change::ForThread(ChangeKind::kMessagePosted, asked.id, ann.id, Now())});
  for (const int fill : {0, 100}) {
    Fill(fill);
    EXPECT_THAT(Positions(Plain(bea)), IsEmpty());
    if (fill == 0) {
      Join(asked, bea);
    } else {
      Participant back = MemberOf(asked, bea);
      Write([&](app::Transaction& tx) { tx.consultations().UpdateParticipant(back); });
    }
    EXPECT_THAT(Positions(Plain(bea)), ElementsAre(1));
    Leave(asked, bea);
    EXPECT_THAT(Positions(Plain(bea)), IsEmpty());
  }
}

TEST_P(ChangesContract, SaysHowFarItHasLooked) {
  const Practitioner ann = Person("ann");
  const Change mine = Change::ForPerson(ChangeKind::kFormDue, ann.id, {}, Now());
  const Change others = Change::ForPerson(ChangeKind::kFormDue, Person("bea").id, {}, Now());
  for (const int fill : {0, 100}) {
    std::int64_t start = 0;
    Read([&](const app::Transaction& tx) { start = tx.changes().LastPosition(); });
    Append({mine, others, mine, others});
    Fill(fill);
    const app::ChangePage first = See(Plain(ann), start, 1);
    EXPECT_THAT(Each(first.changes, &Change::position), ElementsAre(start + 1));
    EXPECT_EQ(first.upto, start + 1);
    const app::ChangePage second = See(Plain(ann), first.upto, 1);
    EXPECT_THAT(Each(second.changes, &Change::position), ElementsAre(start + 3));
    EXPECT_EQ(second.upto, start + 3);
    const app::ChangePage third = See(Plain(ann), second.upto, 1);
    EXPECT_THAT(third.changes, IsEmpty());
    EXPECT_EQ(third.upto, start + 4 + fill);
    EXPECT_EQ(See(Plain(ann), third.upto + 5, 1).upto, third.upto + 5);
  }
}

TEST_P(ChangesContract, LooksThroughALongLogInSeveralReadings) {
  const Practitioner ann = Person("ann");
  std::vector<Change> log(80'000, Change::ForRecord(ChangeKind::kRolesChanged, {}, Now()));
  log.push_back(Change::ForPerson(ChangeKind::kFormDue, ann.id, {}, Now()));
  const std::int64_t last = Append(log).back().position;
  app::ChangePage page;
  int readings = 0;
  do {
    page = See(Plain(ann), page.upto, 10);
    ++readings;
  } while (page.more && page.changes.empty());
  EXPECT_GT(readings, 1);
  ASSERT_EQ(page.changes.size(), 1U);
  EXPECT_EQ(page.changes[0].position, last);
  EXPECT_EQ(page.upto, last);
  EXPECT_FALSE(page.more);
}

TEST_P(ChangesContract, GivesEveryViewerEverythingOnceInOrderWhateverThePageSize) {
  testing::SeededRandom random(7);
  std::vector<Practitioner> people;
  std::vector<Consultation> threads;
  std::set<std::pair<PractitionerId, ConsultationId>> members;
  for (int i = 0; i < 5; ++i) people.push_back(Person("person" + std::to_string(i)));
  for (const Practitioner& asker : people) {
    threads.push_back(Asked(asker));
    members.emplace(asker.id, threads.back().id);
    for (const Practitioner& other : people) {
      if (other.id == asker.id || random.Below(2) == 0) continue;
      Join(threads.back(), other);
      if (random.Below(3) == 0) {
        Leave(threads.back(), other);
      } else {
        members.emplace(other.id, threads.back().id);
      }
    }
  }
  std::vector<Change> log;
  for (int i = 0; i < 2500; ++i) {
    const auto& person = people[random.Below(people.size())];
    const auto& thread = threads[random.Below(threads.size())];
    const auto role = static_cast<Role>(random.Below(kRoleCount));
    switch (random.Below(4)) {
      case 0:
        log.push_back(Change::ForPerson(ChangeKind::kFormDue, person.id, {}, Now()));
        break;
      case 1:
        log.push_back(Change::ForThread(ChangeKind::kMessagePosted, thread.id, {}, Now()));
        break;
      case 2:
        log.push_back(Change::ForRole(ChangeKind::kFlagRaised, role, {}, Now()));
        break;
      default:
        log.push_back(Change::ForRecord(ChangeKind::kRolesChanged, {}, Now()));
        break;
    }
  }
  log = Append(log);

  for (std::size_t i = 0; i < people.size(); ++i) {
    const app::Viewer viewer{people[i].id, {Role::kPractitioner, static_cast<Role>(i + 1)}};
    std::vector<std::int64_t> expected;
    for (const Change& change : log) {
      const bool visible =
          (change.audience == Audience::kPerson && change.audience_id == viewer.practitioner.bytes()) ||
          (change.audience == Audience::kRole && viewer.roles.Has(change.audience_role)) ||
          (change.audience == Audience::kThread &&
           members.contains({viewer.practitioner, change.consultation}));
      if (visible) expected.push_back(change.position);
    }
    for (const int limit : {1, 3, 50, 1000}) {
      std::vector<std::int64_t> seen;
      for (std::int64_t after = 0; after < log.back().position;) {
        const app::ChangePage page = See(viewer, after, limit);
        for (const Change& change : page.changes) seen.push_back(change.position);
        ASSERT_GT(page.upto, after);
        after = page.upto;
      }
      EXPECT_EQ(seen, expected) << "page size " << limit;
    }
  }
}

}  // namespace
}  // namespace coconsult::contract
