// SPDX-License-Identifier: Apache-2.0
#include "contract/store_contract.h"

#include <utility>

namespace coconsult::contract {

StoreContract::StoreContract() : backend_(GetParam().make()), store_(backend_->Open({})) {}

// Whatever a test did, what is left must be sound.
StoreContract::~StoreContract() {
  store_->Close();
  store_.reset();
  EXPECT_THAT(backend_->Verify(), ::testing::IsEmpty());
}

void StoreContract::Reopen(const StoreLimits& limits) {
  store_->Close();
  store_.reset();
  store_ = backend_->Open(limits);
}

void StoreContract::Write(const Job& job) {
  const Result<void> result = store_->WriteBlocking([&job](app::Transaction& tx) -> Result<void> {
    job(tx);
    return {};
  });
  ASSERT_TRUE(result) << result.error().detail;
}

Error StoreContract::WriteFails(app::Store::WriteJob job) {
  Result<void> result = store_->WriteBlocking(std::move(job));
  if (result) {
    ADD_FAILURE() << "the write succeeded";
    return {};
  }
  return std::move(result.error());
}

void StoreContract::Read(const Look& look) {
  const Result<void> result = store_->Read([&look](const app::Transaction& tx) -> Result<void> {
    look(tx);
    return {};
  });
  ASSERT_TRUE(result) << result.error().detail;
}

Practitioner StoreContract::Person(const std::string& name) {
  Practitioner person;
  person.id = New<PractitionerId>();
  person.email = name + "@example.org";
  person.display_name = name;
  person.roles = {Role::kPractitioner};
  person.state = AccountState::kRegistered;
  person.profile.sector = "social_work";
  person.profile.organisation = "org_" + name;
  person.profile.locality = "fife";
  person.profile.role_level = "manager";
  person.profile.topics = {"risk", "change"};
  person.profile.can_help_with = "Supervision of " + name;
  person.profile.capacity = {3, 5};
  person.profile.hours = {0b0010101, 8 * 60, 16 * 60 + 30};
  person.created_at = Now();
  person.registered_at = Now();
  Write([&](app::Transaction& tx) { tx.practitioners().Insert(person); });
  return person;
}

Consultation StoreContract::Asked(const Practitioner& asker) {
  Consultation asked;
  asked.id = New<ConsultationId>();
  asked.ask = {"How to begin?", "A new team.", "Listening.",   "ideas",
               "change",        "complex",     Reach::kAnyone, true};
  asked.asker = asker.id;
  asked.process = "peer_consultation";
  asked.process_version = 2;
  asked.phase = "clarify";
  asked.process_state = R"({"phase":"clarify"})";
  asked.state = ConsultationState::kActive;
  asked.created_at = Now();
  asked.opened_at = Now();
  Write([&](app::Transaction& tx) { tx.consultations().Insert(asked); });
  Join(asked, asker);
  return asked;
}

Participant StoreContract::MemberOf(const Consultation& consultation, const Practitioner& person) {
  Participant member;
  member.consultation = consultation.id;
  member.practitioner = person.id;
  member.role = consultation.asker == person.id ? "asker" : "consultant";
  member.sector = person.profile.sector;
  member.organisation = person.profile.organisation;
  member.locality = person.profile.locality;
  member.role_level = person.profile.role_level;
  member.joined_at = Now();
  return member;
}

void StoreContract::Join(const Consultation& consultation, const Practitioner& person) {
  const Participant member = MemberOf(consultation, person);
  Write([&](app::Transaction& tx) { tx.consultations().AddParticipant(member); });
}

void StoreContract::Leave(const Consultation& consultation, const Practitioner& person) {
  Write([&](app::Transaction& tx) {
    auto member = tx.consultations().FindMember(consultation.id, person.id);
    ASSERT_TRUE(member);
    member->left_at = Now();
    tx.consultations().UpdateParticipant(*member);
  });
}

Message StoreContract::MessageIn(const Consultation& consultation, const Practitioner& author,
                                 std::int64_t sequence) {
  Message message;
  message.consultation = consultation.id;
  message.sequence = sequence;
  message.author = author.id;
  message.author_role = "consultant";
  message.phase = "clarify";
  message.kind = "question";
  message.text = "What happened first? " + std::to_string(sequence);
  message.created_at = Now();
  return message;
}

Invitation StoreContract::InvitationTo(const Consultation& consultation, const Practitioner& person) {
  Invitation invitation;
  invitation.id = New<InvitationId>();
  invitation.consultation = consultation.id;
  invitation.practitioner = person.id;
  invitation.wave = 2;
  invitation.reason = "You led a change like this.";
  invitation.introduced = true;
  invitation.created_at = Now();
  invitation.expires_at = Now() + std::chrono::hours(8);
  return invitation;
}

std::string BackendName(const ::testing::TestParamInfo<BackendKind>& info) { return info.param.name; }

}  // namespace coconsult::contract
