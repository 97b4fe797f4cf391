// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class ReportFactsContract : public StoreContract {
 protected:
  impact::Facts Load(Timestamp to) {
    impact::Facts facts;
    Read([&](const app::Transaction& tx) { facts = tx.report_facts().Load(to); });
    return facts;
  }
  void Respond(const Consultation& consultation, const Practitioner& person) {
    Write([&](app::Transaction& tx) {
      auto member = tx.consultations().FindMember(consultation.id, person.id);
      ASSERT_TRUE(member);
      member->first_response_at = Now();
      tx.consultations().UpdateParticipant(*member);
    });
  }
};
COCONSULT_FOR_EVERY_BACKEND(ReportFactsContract);

TEST_P(ReportFactsContract, IsEmptyForAnEmptyStore) {
  const impact::Facts facts = Load(Now());
  EXPECT_THAT(facts.people, IsEmpty());
  EXPECT_THAT(facts.consultations, IsEmpty());
  EXPECT_THAT(facts.responses, IsEmpty());
}

TEST_P(ReportFactsContract, CountsAsksAndFirstResponsesOfOthersAsContributions) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Timestamp opened = Now();
  Consultation asked = Asked(ann);
  Join(asked, bea);
  Advance(std::chrono::hours(1));
  Respond(asked, ann);  // the asker's own words are no response
  Respond(asked, bea);
  asked.answered_at = Now();
  Write([&](app::Transaction& tx) { tx.consultations().Update(asked); });
  const Timestamp answered = Now();
  Advance(std::chrono::hours(1));
  Consultation draft = Asked(bea);
  draft.state = ConsultationState::kDraft;
  draft.opened_at.reset();
  Write([&](app::Transaction& tx) { tx.consultations().Update(draft); });

  const impact::Facts facts = Load(Now());
  ASSERT_THAT(facts.people, SizeIs(2));
  EXPECT_EQ(facts.people[0].id, ann.id);
  EXPECT_EQ(facts.people[0].organisation, "org_ann");
  EXPECT_TRUE(facts.people[0].registered);
  EXPECT_EQ(facts.people[0].registered_at, opened);
  EXPECT_EQ(facts.people[0].named_at, opened);
  EXPECT_THAT(facts.people[0].contributions, ElementsAre(opened));
  EXPECT_THAT(facts.people[0].contribution_consultations, ElementsAre(asked.id));
  EXPECT_THAT(facts.people[1].contributions, ElementsAre(answered));

  ASSERT_THAT(facts.consultations, SizeIs(1));
  EXPECT_EQ(facts.consultations[0].id, asked.id);
  EXPECT_EQ(facts.consultations[0].asker_sector, "social_work");
  EXPECT_EQ(facts.consultations[0].asker_organisation, "org_ann");
  EXPECT_EQ(facts.consultations[0].opened_at, opened);
  EXPECT_EQ(facts.consultations[0].first_response_at, answered);

  ASSERT_THAT(facts.responses, SizeIs(1));
  EXPECT_EQ(facts.responses[0].consultant, bea.id);
  EXPECT_EQ(facts.responses[0].consultant_organisation, "org_bea");
  EXPECT_EQ(facts.responses[0].first_at, answered);
}

TEST_P(ReportFactsContract, StopsAtTheTimeGiven) {
  const Practitioner ann = Person("ann");
  const Timestamp start = Now();
  Consultation asked = Asked(ann);
  Advance(std::chrono::hours(1));
  Practitioner bea = Person("bea");
  Join(asked, bea);
  Respond(asked, bea);
  asked.answered_at = Now();
  Write([&](app::Transaction& tx) { tx.consultations().Update(asked); });
  Asked(bea);

  const impact::Facts facts = Load(start);
  EXPECT_THAT(facts.people, SizeIs(1));
  ASSERT_THAT(facts.consultations, SizeIs(1));
  EXPECT_FALSE(facts.consultations[0].first_response_at);
  EXPECT_THAT(facts.responses, IsEmpty());
  EXPECT_THAT(Load(start - Duration(1)).people, IsEmpty());
}

TEST_P(ReportFactsContract, UsesTheFacetsOfTheDayOfJoining) {
  Practitioner ann = Person("ann");
  Practitioner bea = Person("bea");
  const Consultation asked = Asked(ann);
  Join(asked, bea);
  Respond(asked, bea);
  for (Practitioner* person : {&ann, &bea}) {
    person->profile.sector = "health";
    person->profile.organisation = "elsewhere";
    Write([&](app::Transaction& tx) { tx.practitioners().Update(*person); });
  }
  const impact::Facts facts = Load(Now());
  EXPECT_EQ(facts.consultations[0].asker_sector, "social_work");
  EXPECT_EQ(facts.responses[0].consultant_organisation, "org_bea");
  EXPECT_EQ(facts.people[0].organisation, "elsewhere");
}

TEST_P(ReportFactsContract, OrdersAPersonsContributionsByTime) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  std::vector<Timestamp> times;
  for (int i = 0; i < 3; ++i) {
    const Consultation of_bea = Asked(bea);
    Join(of_bea, ann);
    Advance(std::chrono::hours(1));
    Respond(of_bea, ann);
    times.push_back(Now());
    Advance(std::chrono::hours(1));
    Asked(ann);
    times.push_back(Now());
  }
  EXPECT_EQ(Load(Now()).people[0].contributions, times);
}

}  // namespace
}  // namespace coconsult::contract
