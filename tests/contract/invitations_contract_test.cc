// SPDX-License-Identifier: Apache-2.0
#include "contract/fields.h"
#include "contract/store_contract.h"

namespace coconsult::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class InvitationsContract : public StoreContract {
 protected:
  Invitation Invite(const Consultation& consultation, const Practitioner& person) {
    const Invitation invitation = InvitationTo(consultation, person);
    Write([&](app::Transaction& tx) { tx.invitations().Insert(invitation); });
    return invitation;
  }
  void Answer(Invitation invitation, InvitationState state, Timestamp at) {
    invitation.state = state;
    invitation.answered_at = at;
    Write([&](app::Transaction& tx) { tx.invitations().Update(invitation); });
  }
  routing::Availability AvailabilityOf(const Practitioner& person) {
    routing::Availability availability;
    Read([&](const app::Transaction& tx) {
      availability = tx.invitations().AvailabilityOf(person.id, Now());
    });
    return availability;
  }
};
COCONSULT_FOR_EVERY_BACKEND(InvitationsContract);

TEST_P(InvitationsContract, KeepsEveryFieldAndWritesStateAndAnswerOnly) {
  const Practitioner ann = Person("ann");
  Invitation invitation = Invite(Asked(Person("bea")), ann);
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.invitations().Find(invitation.id)), Fields(invitation));
    EXPECT_FALSE(tx.invitations().Find(New<InvitationId>()));
  });
  invitation.state = InvitationState::kDeclined;
  invitation.answered_at = Now() + std::chrono::minutes(5);
  Invitation changed = invitation;
  changed.reason = "not written";
  changed.wave = 9;
  Write([&](app::Transaction& tx) { tx.invitations().Update(changed); });
  Reopen();
  Read([&](const app::Transaction& tx) {
    EXPECT_EQ(Fields(*tx.invitations().Find(invitation.id)), Fields(invitation));
  });
}

TEST_P(InvitationsContract, FailsTheTransactionForASecondInvitationToOneConsultation) {
  const Practitioner ann = Person("ann");
  const Consultation asked = Asked(Person("bea"));
  const Invitation first = Invite(asked, ann);
  Answer(first, InvitationState::kDeclined, Now());
  const Invitation second = InvitationTo(asked, ann);
  EXPECT_EQ(WriteFails([&](app::Transaction& tx) -> Result<void> {
              tx.deadlines().Set({Now(), DeadlineKind::kInvitationExpiry, second.id.bytes()});
              tx.invitations().Insert(second);
              return {};
            }).code,
            Errc::kInternal);
  Read([&](const app::Transaction& tx) {
    EXPECT_THAT(Each(tx.invitations().ListOf(asked.id), &Invitation::id), ElementsAre(first.id));
    EXPECT_FALSE(tx.deadlines().NextDue());
  });
}

TEST_P(InvitationsContract, ListsThoseOfAPersonNewestFirst) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  std::vector<Invitation> to_ann;
  for (int i = 0; i < 3; ++i) {
    const Consultation asked = Asked(bea);
    to_ann.push_back(Invite(asked, ann));
    Invite(asked, Person("other" + std::to_string(i)));
  }
  Answer(to_ann[1], InvitationState::kExpired, Now());
  Read([&](const app::Transaction& tx) {
    const auto& all = tx.invitations();
    const auto ids = [&](bool answered, InvitationId before, int limit) {
      return Each(all.ListFor(ann.id, answered, before, limit), &Invitation::id);
    };
    EXPECT_THAT(ids(true, {}, 10), ElementsAre(to_ann[2].id, to_ann[1].id, to_ann[0].id));
    EXPECT_THAT(ids(true, {}, 2), ElementsAre(to_ann[2].id, to_ann[1].id));
    EXPECT_THAT(ids(true, to_ann[1].id, 2), ElementsAre(to_ann[0].id));
    EXPECT_THAT(ids(false, {}, 10), ElementsAre(to_ann[2].id, to_ann[0].id));
    EXPECT_THAT(ids(false, to_ann[2].id, 10), ElementsAre(to_ann[0].id));
    EXPECT_THAT(ids(false, to_ann[0].id, 10), IsEmpty());
  });
}

TEST_P(InvitationsContract, ListsThoseOfAConsultationOldestFirst) {
  const Consultation asked = Asked(Person("bea"));
  const Practitioner zoe = Person("zoe");
  const Practitioner ann = Person("ann");
  const Invitation first = Invite(asked, zoe);
  const Invitation second = Invite(asked, ann);
  Invite(Asked(zoe), ann);
  Read([&](const app::Transaction& tx) {
    EXPECT_THAT(Each(tx.invitations().ListOf(asked.id), &Invitation::id), ElementsAre(first.id, second.id));
  });
}

TEST_P(InvitationsContract, SaysWhenSomebodyIsAway) {
  Practitioner ann = Person("ann");
  EXPECT_FALSE(AvailabilityOf(ann).away);
  ann.profile.away_until = Now() + Duration(1);
  Write([&](app::Transaction& tx) { tx.practitioners().Update(ann); });
  EXPECT_TRUE(AvailabilityOf(ann).away);
  Advance(Duration(1));
  EXPECT_FALSE(AvailabilityOf(ann).away);
  EXPECT_EQ(AvailabilityOf(ann).capacity.open_limit, ann.profile.capacity.open_limit);
  EXPECT_EQ(AvailabilityOf(ann).capacity.month_limit, ann.profile.capacity.month_limit);

  Practitioner nobody;
  nobody.id = New<PractitionerId>();
  EXPECT_TRUE(AvailabilityOf(nobody).away);
}

TEST_P(InvitationsContract, CountsConsultationsHelpedInNow) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  Asked(ann);  // her own
  std::vector<Consultation> helped;
  for (int i = 0; i < 5; ++i) {
    helped.push_back(Asked(bea));
    Join(helped.back(), ann);
  }
  EXPECT_EQ(AvailabilityOf(ann).open, 5);
  helped[0].state = ConsultationState::kDraft;
  helped[1].state = ConsultationState::kMatching;
  helped[2].state = ConsultationState::kCompleted;
  helped[3].state = ConsultationState::kClosedByModerator;
  Write([&](app::Transaction& tx) {
    for (const Consultation& it : helped) tx.consultations().Update(it);
  });
  EXPECT_EQ(AvailabilityOf(ann).open, 2);
  Leave(helped[4], ann);
  EXPECT_EQ(AvailabilityOf(ann).open, 1);
}

TEST_P(InvitationsContract, CountsInvitationsPendingAndAcceptedInFourWeeks) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  std::vector<Invitation> to_ann;
  for (int i = 0; i < 5; ++i) to_ann.push_back(Invite(Asked(bea), ann));
  EXPECT_EQ(AvailabilityOf(ann).pending, 5);
  EXPECT_EQ(AvailabilityOf(ann).accepted_28d, 0);
  Answer(to_ann[0], InvitationState::kAccepted, Now());
  Answer(to_ann[1], InvitationState::kAccepted, Now() - std::chrono::days(28) + Duration(1));
  Answer(to_ann[2], InvitationState::kAccepted, Now() - std::chrono::days(28));
  Answer(to_ann[3], InvitationState::kDeclined, Now());
  EXPECT_EQ(AvailabilityOf(ann).pending, 1);
  EXPECT_EQ(AvailabilityOf(ann).accepted_28d, 2);
}

TEST_P(InvitationsContract, TellsWhatWasAskedOfSomebodyAndWhatBecameOfIt) {
  const Practitioner ann = Person("ann");
  const Practitioner bea = Person("bea");
  Invitation first = InvitationTo(Asked(Person("cal")), ann);
  first.relevance = 0.7;
  first.expected = 0.25;
  Invitation second = InvitationTo(Asked(bea), ann);
  second.created_at = first.created_at + std::chrono::hours(1);
  Write([&](app::Transaction& tx) {
    tx.invitations().Insert(first);
    tx.invitations().Insert(second);
    tx.practitioners().NoteAction(ann.id, Now());
  });
  first.state = InvitationState::kDeclined;
  first.answered_at = first.created_at + std::chrono::minutes(90);
  first.reply_hours = 1.5;
  first.refused_theme = "digital";
  Write([&](app::Transaction& tx) { tx.invitations().Update(first); });
  Reopen();
  Read([&](const app::Transaction& tx) {
    const Timestamp since = first.created_at - std::chrono::hours(1);
    const routing::History history = tx.invitations().HistoryOf(ann.id, since);
    ASSERT_EQ(history.contacts.size(), 2U);
    EXPECT_EQ(history.acted_at, Now());
    const routing::Contact& declined = history.contacts[0];
    EXPECT_EQ(declined.sent_at, first.created_at);
    EXPECT_EQ(declined.expires_at, first.expires_at);
    EXPECT_EQ(declined.reply, routing::Reply::kNotMyField);
    EXPECT_EQ(declined.replied_at, first.answered_at);
    EXPECT_EQ(declined.reply_hours, 1.5);
    EXPECT_EQ(declined.theme, "digital");
    EXPECT_EQ(declined.relevance, 0.7);
    EXPECT_EQ(declined.expected, 0.25);
    EXPECT_EQ(history.contacts[1].reply, routing::Reply::kNone);
    EXPECT_TRUE(tx.invitations().HistoryOf(bea.id, since).contacts.empty());
    EXPECT_EQ(tx.invitations().HistoryOf(ann.id, first.created_at).contacts.size(), 1U)
        << "after that moment";
    const auto asked = tx.invitations().AskedSince(since);
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0].practitioner, ann.id);
    EXPECT_EQ(asked[0].capacity.month_limit, ann.profile.capacity.month_limit);
    EXPECT_EQ(asked[0].history.contacts.size(), 2U);
    EXPECT_GE(tx.practitioners().CountRegistered(), 0);
  });
}

}  // namespace
}  // namespace coconsult::contract
