// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class ConsultationsContract : public StoreContract {};
COCONSULT_FOR_EVERY_BACKEND(ConsultationsContract);

TEST_P(ConsultationsContract, KeepsEveryField) {
  Consultation asked = Asked(Person("ann"));
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.consultations().Find(asked.id)), Fields(asked));
    EXPECT_FALSE(tx.consultations().Find(New<ConsultationId>()));
    EXPECT_FALSE(tx.consultations().Find({}));
  });

  Advance(std::chrono::microseconds(1));
  asked.phase = "close";
  asked.process_state = R"({"phase":"close"})";
  asked.process_version = 3;
  asked.state = ConsultationState::kClosedByModerator;
  asked.state_reason = "moderated";
  asked.awaits_connector = true;
  asked.answered_at = Now();
  asked.closed_at = Now();
  asked.opened_at.reset();
  Write([&](app::Transaction& tx) { tx.consultations().Update(asked); });
  asked.version = 2;
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.consultations().Find(asked.id)), Fields(asked));
  });
}

TEST_P(ConsultationsContract, NeverChangesTheAsk) {
  const Consultation asked = Asked(Person("ann"));
  Consultation changed = asked;
  changed.ask = {};
  Write([&](app::Transaction& tx) { tx.consultations().Update(changed); });
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(tx.consultations().Find(asked.id)->ask.situation, asked.ask.situation);
  });
}

TEST_P(ConsultationsContract, CountsVersionsInTheRow) {
  Consultation asked = Asked(Person("ann"));
  Write([&](app::Transaction& tx) {
    for (const char* phase : {"one", "two"}) {
      asked.phase = phase;
      tx.consultations().Update(asked);
    }
    EXPECT_EQ(tx.consultations().Find(asked.id)->version, 3);
  });
}

TEST_P(ConsultationsContract, AnUpdateThatChangesNothingIsNoNewVersion) {
  Consultation asked = Asked(Person("ann"));
  Write([&](app::Transaction& tx) {
    tx.consultations().Update(asked);
    asked.last_sequence = 7;  // is that of its messages
    tx.consultations().Update(asked);
    EXPECT_EQ(tx.consultations().Find(asked.id)->version, 1);
    EXPECT_EQ(tx.consultations().Find(asked.id)->last_sequence, 0);
  });
}

TEST_P(ConsultationsContract, ListsThoseOfPresentAndFormerMembersNewestFirst) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Consultation first = Asked(ann);
  const Consultation second = Asked(bea);
  Join(second, ann);
  Leave(second, ann);
  const Consultation third = Asked(ann);
  const Consultation foreign = Asked(bea);
  Read([&](const app::Transaction& tx) {
    const auto& all = tx.consultations();
    EXPECT_THAT(Each(all.ListOf(ann.id, {}, 10), &Consultation::id),
                ElementsAre(third.id, second.id, first.id));
    EXPECT_THAT(Each(all.ListOf(ann.id, {}, 2), &Consultation::id), ElementsAre(third.id, second.id));
    EXPECT_THAT(Each(all.ListOf(ann.id, second.id, 2), &Consultation::id), ElementsAre(first.id));
    EXPECT_THAT(all.ListOf(ann.id, first.id, 2), IsEmpty());
    EXPECT_EQ(all.ListOf(ann.id, {}, 10)[0].ask.title, third.ask.title);
  });
}

TEST_P(ConsultationsContract, CountsWhatRunsOnEachProcess) {
  const Practitioner ann = Person("ann");
  const auto on = [&](const std::string& process, int version, ConsultationState state) {
    Consultation asked = Asked(ann);
    asked.process = process;
    asked.process_version = version;
    asked.state = state;
    Write([&](app::Transaction& tx) { tx.consultations().Update(asked); });
    return asked.id;
  };
  on("pair", 2, ConsultationState::kDraft);
  on("pair", 2, ConsultationState::kMatching);
  on("pair", 1, ConsultationState::kActive);
  const auto goes_on = on("group", 1, ConsultationState::kCompleted);
  on("group", 1, ConsultationState::kCompleted);
  const auto withdrawn = on("old", 1, ConsultationState::kWithdrawn);
  Write([&](app::Transaction& tx) {
    tx.deadlines().Set({Now(), DeadlineKind::kPhaseBox, goes_on.bytes()});
    tx.deadlines().Set({Now(), DeadlineKind::kFormDue, withdrawn.bytes()});
  });
  Read([&](const app::Transaction& tx) {
    EXPECT_THAT(tx.consultations().ProcessesInUse(),
                ElementsAre(app::ProcessInUse{"group", 1, 1}, app::ProcessInUse{"pair", 1, 1},
                            app::ProcessInUse{"pair", 2, 2}));
  });
}

TEST_P(ConsultationsContract, ListsWhatAwaitsAConnectorOldestFirst) {
  const Practitioner ann = Person("ann");
  std::vector<Consultation> asked;
  for (int i = 0; i < 4; ++i) {
    asked.push_back(Asked(ann));
    asked.back().state = ConsultationState::kMatching;
    asked.back().awaits_connector = true;
  }
  asked[0].awaits_connector = false;
  asked[2].state = ConsultationState::kWithdrawn;
  Write([&](app::Transaction& tx) {
    for (const Consultation& it : asked) tx.consultations().Update(it);
  });
  Read([&](const app::Transaction& tx) {
    const auto& all = tx.consultations();
    EXPECT_THAT(Each(all.ListAwaitingConnector({}, 10), &Consultation::id),
                ElementsAre(asked[1].id, asked[3].id));
    EXPECT_THAT(Each(all.ListAwaitingConnector({}, 1), &Consultation::id), ElementsAre(asked[1].id));
    EXPECT_THAT(Each(all.ListAwaitingConnector(asked[1].id, 10), &Consultation::id),
                ElementsAre(asked[3].id));
  });
  asked[1].state = ConsultationState::kActive;
  Write([&](app::Transaction& tx) { tx.consultations().Update(asked[1]); });
  Read([&](const app::Transaction& tx) {
    EXPECT_THAT(Each(tx.consultations().ListAwaitingConnector({}, 10), &Consultation::id),
                ElementsAre(asked[3].id));
  });
}

TEST_P(ConsultationsContract, ListsEverybodysInTheOrderOfTheirIds) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const std::vector<Consultation> asked = {Asked(ann), Asked(bea), Asked(ann)};
  Read([&](const app::Transaction& tx) {
    const auto& all = tx.consultations();
    EXPECT_THAT(Each(all.ListAll({}, 2), &Consultation::id), ElementsAre(asked[0].id, asked[1].id));
    EXPECT_THAT(Each(all.ListAll(asked[1].id, 2), &Consultation::id), ElementsAre(asked[2].id));
  });
}

TEST_P(ConsultationsContract, ListsParticipantsInTheOrderOfJoiningEvenInOneMoment) {
  const Practitioner dan = Person("dan");
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Consultation asked = Asked(bea);
  Join(asked, ann);
  Join(asked, dan);
  Leave(asked, ann);
  Read([&](const app::Transaction& tx) {
    const auto members = tx.consultations().Participants(asked.id);
    EXPECT_THAT(Each(members, &Participant::practitioner), ElementsAre(bea.id, ann.id, dan.id));
    Participant left = MemberOf(asked, ann);
    left.left_at = Now();
    EXPECT_EQ(Fields(members[1]), Fields(left));
    EXPECT_EQ(Fields(members[2]), Fields(MemberOf(asked, dan)));
  });
}

TEST_P(ConsultationsContract, FindsAMemberUntilTheyLeaveAndAfterTheyComeBack) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  const Consultation asked = Asked(ann);
  const auto is_member = [&](const Practitioner& person) {
    bool found = false;
    Read([&](const app::Transaction& tx) {
      found = tx.consultations().FindMember(asked.id, person.id).has_value();
      EXPECT_FALSE(tx.consultations().FindMember(New<ConsultationId>(), person.id));
    });
    return found;
  };
  EXPECT_TRUE(is_member(ann));
  EXPECT_FALSE(is_member(bea));
  Join(asked, bea);
  EXPECT_TRUE(is_member(bea));
  Leave(asked, bea);
  EXPECT_FALSE(is_member(bea));
  Participant back = MemberOf(asked, bea);
  back.role = "observer";
  back.first_response_at = Now();
  back.read_sequence = 7;
  Write([&](app::Transaction& tx) { tx.consultations().UpdateParticipant(back); });
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.consultations().FindMember(asked.id, bea.id)), Fields(back));
  });
}

TEST_P(ConsultationsContract, RefusesToAddOnePersonTwice) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(ann);
  EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
              tx.consultations().AddParticipant(MemberOf(asked, ann));
              return {};
            }).code,
            Errc::kInternal);
}

TEST_P(ConsultationsContract, FindsTheNewestDecisionExactlyAsItWas) {
  const Consultation asked = Asked(Person("ann"));
  RoutingDecision decision;
  decision.consultation = asked.id;
  decision.policy_version = "bm25-3";
  decision.created_at = Now();
  Write([&](app::Transaction& tx) {
    EXPECT_FALSE(tx.consultations().FindDecision(asked.id));
    tx.consultations().InsertDecision(decision);
    decision.number = 2;
    for (int i = 0; i < 12; ++i) {
      decision.candidates.push_back({New<PractitionerId>(),
                                     1.0 / (3 + i),
                                     {{"fit", 0.1 + 0.2}, {"reach", -1e-300}, {"novelty", 1.0 / 3 * i}},
                                     "Because of \"this\".",
                                     "Offers this."});
    }
    decision.left_out = {{"own_organisation", 3}, {"no_fit", 120}};
    tx.consultations().InsertDecision(decision);
  });
  Read([&](const app::Transaction& tx) {
    const auto found = tx.consultations().FindDecision(asked.id);
    ASSERT_TRUE(found);
    EXPECT_EQ(found->number, 2);
    EXPECT_EQ(found->policy_version, decision.policy_version);
    EXPECT_EQ(found->created_at, decision.created_at);
    EXPECT_EQ(found->left_out, decision.left_out);
    ASSERT_EQ(found->candidates.size(), decision.candidates.size());
    for (std::size_t i = 0; i < found->candidates.size(); ++i) {
      EXPECT_EQ(Fields(found->candidates[i]), Fields(decision.candidates[i]));
    }
  });
}

TEST_P(ConsultationsContract, NumbersTheRecordsOfWaves) {
  const Consultation asked = Asked(Person("ann"));
  const Consultation other = Asked(Person("bea"));
  Write([&](app::Transaction& tx) {
    tx.consultations().InsertWave({asked.id, 0, Now(), "policy-1", "first\nline"});
    tx.consultations().InsertWave({other.id, 0, Now(), "policy-1", "of another"});
    tx.consultations().InsertWave({asked.id, 0, Now() + Duration(5), "policy-2", ""});
  });
  Reopen();
  Read([&](const app::Transaction& tx) {
    const auto waves = tx.consultations().Waves(asked.id);
    ASSERT_EQ(waves.size(), 2U);
    EXPECT_EQ(waves[0].number, 1);
    EXPECT_EQ(waves[0].record, "first\nline");
    EXPECT_EQ(waves[0].policy_version, "policy-1");
    EXPECT_EQ(waves[1].number, 2);
    EXPECT_EQ(waves[1].decided_at, Now() + Duration(5));
    EXPECT_TRUE(tx.consultations().Waves(New<ConsultationId>()).empty());
  });
}

}  // namespace
}  // namespace coconsult::contract
