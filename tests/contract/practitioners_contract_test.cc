// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class PractitionersContract : public StoreContract {};
COCONSULT_FOR_EVERY_BACKEND(PractitionersContract);

TEST_P(PractitionersContract, FindsNothingThatIsNotThere) {
  Read([&](const app::Transaction& tx) {
    EXPECT_FALSE(tx.practitioners().Find(New<PractitionerId>()));
    EXPECT_FALSE(tx.practitioners().Find({}));
    EXPECT_FALSE(tx.practitioners().FindByEmail("nobody@example.org"));
    EXPECT_THAT(tx.practitioners().Experience(New<PractitionerId>()), IsEmpty());
  });
}

TEST_P(PractitionersContract, KeepsEveryField) {
  const Practitioner manager = Person("manager");
  Practitioner ann = Person("ann");
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.practitioners().Find(ann.id)), Fields(ann));
    EXPECT_EQ(Fields(*tx.practitioners().FindByEmail(ann.email)), Fields(ann));
  });

  ann.email = "ann.two@example.org";
  ann.display_name = "Ann Two";
  ann.roles = {Role::kModerator, Role::kAdministrator};
  ann.state = AccountState::kSuspended;
  ann.profile = {"health", "org",  "moray",      "lead", {"trust", "risk"},
                 "",       {0, 0}, {1, 0, 1440}, Now(),  manager.id};
  ann.registered_at.reset();
  Write([&](app::Transaction& tx) { tx.practitioners().Update(ann); });
  Reopen();
  ann.version = 2;
  Read([&](const app::Transaction& tx) { EXPECT_EQ(Fields(*tx.practitioners().Find(ann.id)), Fields(ann)); });
}

TEST_P(PractitionersContract, CountsVersionsInTheRow) {
  const Practitioner ann = Person("ann");
  Write([&](app::Transaction& tx) {
    tx.practitioners().Update(ann);
    tx.practitioners().Update(ann);
    EXPECT_EQ(tx.practitioners().Find(ann.id)->version, 3);
  });
}

TEST_P(PractitionersContract, RefusesASecondPersonWithOneEmail) {
  const Practitioner ann = Person("ann");
  Practitioner other = ann;
  other.id = New<PractitionerId>();
  const Error error = WriteFails([&](app::Transaction& tx) -> Result<void> {
    tx.practitioners().Insert(other);
    return {};
  });
  EXPECT_EQ(error.code, Errc::kInternal);
  Read([&](const app::Transaction& tx) { EXPECT_FALSE(tx.practitioners().Find(other.id)); });
}

TEST_P(PractitionersContract, RefusesToUpdateWhoIsNotThere) {
  Practitioner nobody;
  nobody.id = New<PractitionerId>();
  EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
              tx.practitioners().Update(nobody);
              return {};
            }).code,
            Errc::kInternal);
}

TEST_P(PractitionersContract, ListsTheRegisteredByNameThenIdInPages) {
  std::vector<PractitionerId> in_order;
  for (const char* name : {"bea", "cat", "dan"}) in_order.push_back(Person(name).id);
  Practitioner twin = Person("twin");
  twin.display_name = "bea";
  Practitioner named = Person("ann");
  named.state = AccountState::kNamed;
  Practitioner suspended = Person("aaron");
  suspended.state = AccountState::kSuspended;
  Write([&](app::Transaction& tx) {
    for (const Practitioner& changed : {twin, named, suspended}) tx.practitioners().Update(changed);
  });
  in_order.insert(in_order.begin() + 1, twin.id);

  std::vector<PractitionerId> seen;
  Read([&](const app::Transaction& tx) {
    app::PageAfter after;
    while (true) {
      const auto page = tx.practitioners().ListDirectory({}, after, 1);
      if (page.empty()) break;
      ASSERT_EQ(page.size(), 1U);
      EXPECT_THAT(page[0].profile.topics, ElementsAre("risk", "change"));
      seen.push_back(page[0].id);
      after = {page[0].display_name, page[0].id};
    }
  });
  EXPECT_EQ(seen, in_order);
}

TEST_P(PractitionersContract, FiltersTheDirectory) {
  Practitioner ann = Person("ann");
  ann.profile.sector = "health";
  Practitioner bea = Person("bea");
  bea.profile.locality = "moray";
  Practitioner cat = Person("cat");
  cat.profile.topics = {"trust", "risk"};
  Write([&](app::Transaction& tx) {
    for (const Practitioner& changed : {ann, bea, cat}) tx.practitioners().Update(changed);
  });
  Read([&](const app::Transaction& tx) {
    const auto names = [&](const app::DirectoryFilter& filter) {
      return Each(tx.practitioners().ListDirectory(filter, {}, 10), &Practitioner::display_name);
    };
    EXPECT_THAT(names({.sector = "health"}), ElementsAre("ann"));
    EXPECT_THAT(names({.locality = "moray"}), ElementsAre("bea"));
    EXPECT_THAT(names({.topic = "trust"}), ElementsAre("cat"));
    EXPECT_THAT(names({.topic = "risk"}), ElementsAre("ann", "bea", "cat"));
    EXPECT_THAT(names({.sector = "social_work", .topic = "change"}), ElementsAre("bea"));
    EXPECT_THAT(names({.topic = "Trust"}), IsEmpty());
  });
}

TEST_P(PractitionersContract, ListsAccountsByEmail) {
  Practitioner ann = Person("ann");
  Practitioner bea = Person("bea");
  Practitioner cat = Person("cat");
  ann.state = AccountState::kNamed;
  bea.state = AccountState::kSuspended;
  Write([&](app::Transaction& tx) {
    tx.practitioners().Update(ann);
    tx.practitioners().Update(bea);
  });
  Read([&](const app::Transaction& tx) {
    const auto& people = tx.practitioners();
    EXPECT_THAT(Each(people.ListAccounts(false, {}, 10), &Practitioner::id),
                ElementsAre(ann.id, bea.id, cat.id));
    EXPECT_THAT(Each(people.ListAccounts(false, {ann.email, ann.id}, 1), &Practitioner::id),
                ElementsAre(bea.id));
    EXPECT_THAT(Each(people.ListAccounts(true, {}, 10), &Practitioner::id), ElementsAre(ann.id));
    EXPECT_THAT(people.ListAccounts(true, {ann.email, ann.id}, 10), IsEmpty());
  });
}

TEST_P(PractitionersContract, ListsWhomTheRouterMayAskById) {
  const Practitioner ann = Person("ann");
  Practitioner named = Person("bea");
  named.state = AccountState::kNamed;
  Practitioner moderator = Person("cat");
  moderator.roles = {Role::kModerator};
  Practitioner both = Person("aaron");
  both.roles = {Role::kModerator, Role::kPractitioner};
  Write([&](app::Transaction& tx) {
    for (const Practitioner& changed : {named, moderator, both}) tx.practitioners().Update(changed);
  });
  Read([&](const app::Transaction& tx) {
    EXPECT_THAT(Each(tx.practitioners().ListRoutable({}, 10), &Practitioner::id),
                ElementsAre(ann.id, both.id));
    EXPECT_THAT(Each(tx.practitioners().ListRoutable({}, 1), &Practitioner::id), ElementsAre(ann.id));
    EXPECT_THAT(Each(tx.practitioners().ListRoutable(ann.id, 10), &Practitioner::id), ElementsAre(both.id));
  });
}

TEST_P(PractitionersContract, KeepsExperienceInTheOrderItWasAdded) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  Write([&](app::Transaction& tx) {
    tx.practitioners().AddExperience({ann.id, "second by letter"});
    tx.practitioners().AddExperience({bea.id, "another person's"});
    tx.practitioners().AddExperience({ann.id, "a first by letter"});
  });
  Read([&](const app::Transaction& tx) {
    EXPECT_THAT(tx.practitioners().Experience(ann.id), ElementsAre("second by letter", "a first by letter"));
  });
}

}  // namespace
}  // namespace coconsult::contract
