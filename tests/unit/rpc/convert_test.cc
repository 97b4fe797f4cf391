// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <set>

#include "unit/rpc/unset_fields.h"

namespace coconsult::rpc {
namespace {

using google::protobuf::util::MessageDifferencer;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

template <class IdType>
IdType AnId(std::uint8_t last) {
  IdBytes bytes{};
  bytes[15] = last;
  return IdType(bytes);
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

// What `count` values of a domain enum, counted from `first`, become; each is something else, none is
// unspecified, and no value of the contract is left out.
template <class ProtoEnum, class DomainEnum>
void ExpectOneToOne(const google::protobuf::EnumDescriptor* type, int count, int first = 0) {
  std::set<int> seen;
  for (int i = first; i < first + count; ++i) {
    const ProtoEnum value = ToProto(static_cast<DomainEnum>(i));
    EXPECT_NE(value, 0) << type->full_name() << " of " << i;
    EXPECT_TRUE(seen.insert(value).second) << type->full_name() << " of " << i;
  }
  EXPECT_EQ(static_cast<int>(seen.size()), type->value_count() - 1) << type->full_name();
}

TEST(ConvertTime, KeepsMicrosecondsBothWays) {
  for (const std::int64_t micros : {0LL, 1LL, 1'763'759'999'999'999LL, -1LL, -1'500'000LL}) {
    const auto proto = ToProto(FromMicros(micros));
    EXPECT_EQ(ToMicros(ToDomain(proto)), micros);
    EXPECT_GE(proto.nanos(), 0);
    EXPECT_LT(proto.nanos(), 1'000'000'000);
  }
}

TEST(ConvertTime, CutsWhatIsFinerThanAMicrosecond) {
  google::protobuf::Timestamp time;
  time.set_seconds(5);
  time.set_nanos(1'999);
  EXPECT_EQ(ToMicros(ToDomain(time)), 5'000'001);
}

TEST(ConvertEtag, IsTheVersionBothWays) {
  EXPECT_EQ(ToEtag(7), "7");
  EXPECT_EQ(ParseEtag("7"), 7);
}

TEST(ConvertEtag, IsNoConditionWhenEmpty) { EXPECT_EQ(ParseEtag(""), std::nullopt); }

TEST(ConvertEtag, MatchesNoVersionWhenItWasNeverAnEtag) {
  for (const char* text : {"x", "7x", " 7", "07", "99999999999999999999"})
    EXPECT_EQ(ParseEtag(text), 0) << text;
}

TEST(ConvertEmail, LowersLettersOnly) {
  EXPECT_EQ(LowerEmail("Ann.O'Hara+X1@Example.ORG"), "ann.o'hara+x1@example.org");
}

TEST(ConvertRole, HasOneRoleForEach) { ExpectOneToOne<v1::Role, Role>(v1::Role_descriptor(), kRoleCount); }

TEST(ConvertRole, RoundTripsASet) {
  const RoleSet roles{Role::kPractitioner, Role::kModerator, Role::kAdministrator};
  google::protobuf::RepeatedField<int> proto;
  ToProto(roles, &proto);
  EXPECT_THAT(proto, ElementsAre(v1::ROLE_PRACTITIONER, v1::ROLE_MODERATOR, v1::ROLE_ADMINISTRATOR));
  const auto back = ToRoleSet(proto, "roles");
  ASSERT_TRUE(back);
  EXPECT_EQ(*back, roles);
}

TEST(ConvertRole, RefusesAnItemThatIsNoRole) {
  for (const int number : {0, 7, -1}) {
    google::protobuf::RepeatedField<int> roles;
    roles.Add(v1::ROLE_PRACTITIONER);
    roles.Add(number);
    const auto set = ToRoleSet(roles, "roles");
    ASSERT_FALSE(set) << number;
    EXPECT_EQ(set.error().code, Errc::kInvalidArgument);
    ASSERT_EQ(set.error().violations.size(), 1U);
    EXPECT_EQ(set.error().violations[0].field, "roles");
  }
}

TEST(ConvertEnums, AreNamedAlikeOnBothSides) {
  for (int i = 0; i <= static_cast<int>(ConsultationState::kClosedByModerator); ++i) {
    const auto state = static_cast<ConsultationState>(i);
    EXPECT_EQ(v1::ConsultationState_Name(ToProto(state)), "CONSULTATION_STATE_" + Upper(Name(state)));
  }
  for (int i = 0; i <= static_cast<int>(InvitationState::kWithdrawn); ++i) {
    const auto state = static_cast<InvitationState>(i);
    EXPECT_EQ(v1::InvitationState_Name(ToProto(state)), "INVITATION_STATE_" + Upper(Name(state)));
  }
}

TEST(ConvertEnums, AreOneToOne) {
  ExpectOneToOne<v1::ConsultationState, ConsultationState>(v1::ConsultationState_descriptor(), 9);
  ExpectOneToOne<v1::InvitationState, InvitationState>(v1::InvitationState_descriptor(), 7);
  ExpectOneToOne<v1::Reach, Reach>(v1::Reach_descriptor(), 4);
  ExpectOneToOne<v1::FormWave, FormWave>(v1::FormWave_descriptor(), 3);
  ExpectOneToOne<v1::FormRole, FormRole>(v1::FormRole_descriptor(), 2);
  ExpectOneToOne<v1::CaseState, CaseState>(v1::CaseState_descriptor(), 3);
  ExpectOneToOne<v1::CaseDecision, CaseDecision>(v1::CaseDecision_descriptor(), 4, 1);
}

TEST(ConvertCaseDecision, RoundTripsAndRefusesNone) {
  for (int i = 1; i <= static_cast<int>(CaseDecision::kReferred); ++i) {
    const auto decision = static_cast<CaseDecision>(i);
    const auto back = ToDomain(ToProto(decision));
    ASSERT_TRUE(back) << i;
    EXPECT_EQ(*back, decision);
  }
  EXPECT_EQ(ToProto(CaseDecision::kNone), v1::CASE_DECISION_UNSPECIFIED);
  const auto none = ToDomain(v1::CASE_DECISION_UNSPECIFIED);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().violations.at(0).field, "decision");
}

TEST(ConvertInvitationAnswer, KnowsThreeAndRefusesNone) {
  EXPECT_EQ(*ToDomain(v1::INVITATION_ANSWER_ACCEPT), app::InvitationAnswer::kAccept);
  EXPECT_EQ(*ToDomain(v1::INVITATION_ANSWER_DECLINE), app::InvitationAnswer::kDecline);
  EXPECT_EQ(*ToDomain(v1::INVITATION_ANSWER_PASS_ON), app::InvitationAnswer::kPassOn);
  const auto none = ToDomain(v1::INVITATION_ANSWER_UNSPECIFIED);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().violations.at(0).field, "answer");
}

Ask FullAsk() {
  return {"Title", "Situation", "Tried", "ideas", "housing", "complex", Reach::kAnyone, true, true};
}

TEST(ConvertAsk, RoundTripsEveryFieldAndReach) {
  for (const Reach reach : {Reach::kOtherSector, Reach::kOtherLocality, Reach::kMyLocality, Reach::kAnyone}) {
    Ask ask = FullAsk();
    ask.reach = reach;
    const v1::Ask proto = ToProto(ask);
    EXPECT_THAT(UnsetFields(proto), IsEmpty());
    EXPECT_TRUE(MessageDifferencer::Equals(ToProto(ToDomain(proto)), proto)) << proto.DebugString();
    EXPECT_EQ(ToDomain(proto).reach, reach);
  }
}

TEST(ConvertAsk, TakesNoReachAsAnotherSector) { EXPECT_EQ(ToDomain(v1::Ask()).reach, Reach::kOtherSector); }

app::ConsultationView FullView() {
  const Timestamp at = FromMicros(1'000'000);
  app::ConsultationView view;
  Consultation& consultation = view.consultation;
  consultation.id = AnId<ConsultationId>(1);
  consultation.ask = FullAsk();
  consultation.process = "co_consultancy";
  consultation.phase = "matching";
  consultation.state = ConsultationState::kCompleted;
  consultation.state_reason = "done";
  consultation.awaits_connector = true;
  consultation.created_at = at;
  consultation.opened_at = at;
  consultation.closed_at = at;
  consultation.last_sequence = 4;
  consultation.version = 3;
  Participant participant;
  participant.practitioner = AnId<PractitionerId>(2);
  participant.role = "asker";
  participant.sector = "health";
  participant.organisation = "NHS Fife";
  participant.locality = "fife";
  participant.read_sequence = 4;
  view.participants = {{participant, "Ann"}};
  view.phase_title = "Title";
  view.guidance = "Guidance";
  view.allowed_kinds = {"answer"};
  view.can_confirm = true;
  view.box_ends = at;
  view.invited = 3;
  view.pending = 2;
  view.accesses = {{consultation.id, AnId<PractitionerId>(3), CaseId(), "Reason", at, at}};
  view.take_away = "What I take";
  return view;
}

TEST(ConvertConsultation, CarriesEveryField) {
  const v1::Consultation out = ToProto(FullView());
  EXPECT_THAT(UnsetFields(out), IsEmpty());
  EXPECT_EQ(out.name(), "consultations/00000000000000000000000001");
  EXPECT_EQ(out.etag(), "7") << "changes with each message, too";
  EXPECT_EQ(out.participants(0).practitioner(), "practitioners/00000000000000000000000002");
  EXPECT_EQ(out.participants(0).display_name(), "Ann");
  EXPECT_EQ(out.phase().phase(), "matching");
  EXPECT_EQ(out.invited_count(), 3);
  EXPECT_EQ(out.pending_count(), 2);
}

TEST(ConvertConsultation, NamesNoModeratorInAnAccessNotice) {
  app::ConsultationView view = FullView();
  view.accesses[0].moderation_case = AnId<CaseId>(9);
  const v1::Consultation out = ToProto(view);
  EXPECT_FALSE(out.access_notices(0).break_glass());
  EXPECT_THAT(out.DebugString(), testing::Not(HasSubstr(view.accesses[0].moderator.ToString())));
}

TEST(ConvertConsultation, LeavesTimesThatHaveNotComeUnset) {
  const v1::Consultation out = ToProto(app::ConsultationView());
  EXPECT_FALSE(out.has_open_time());
  EXPECT_FALSE(out.has_close_time());
  EXPECT_FALSE(out.phase().has_box_end_time());
  EXPECT_EQ(out.state(), v1::CONSULTATION_STATE_DRAFT);
}

TEST(ConvertInvitation, CarriesEveryFieldAndNotWhoAsks) {
  app::InvitationView view;
  view.invitation.id = AnId<InvitationId>(4);
  view.invitation.consultation = AnId<ConsultationId>(1);
  view.invitation.practitioner = AnId<PractitionerId>(2);
  view.invitation.reason = "Because";
  view.invitation.introduced = true;
  view.ask = FullAsk();
  view.process = "troika";
  view.asker_sector = "health";
  view.asker_locality = "fife";
  const v1::Invitation out = ToProto(view);
  EXPECT_THAT(UnsetFields(out), IsEmpty());
  EXPECT_EQ(out.name(), "invitations/00000000000000000000000004");
  EXPECT_EQ(out.process(), "troika");
}

TEST(ConvertPreview, CarriesEveryField) {
  app::Preview preview;
  preview.first_wave = {{"health", "fife", "manager", "Because"}};
  preview.eligible = 8;
  preview.left_out = {{"away", 2}};
  preview.hints = {"Say more."};
  const v1::PreviewConsultationResponse out = ToProto(preview);
  EXPECT_THAT(UnsetFields(out), IsEmpty());
  EXPECT_EQ(out.left_out(0).cause(), "away");
  EXPECT_EQ(out.left_out(0).count(), 2);
}

TEST(ConvertUnanswered, CarriesEveryField) {
  app::UnansweredView view;
  view.consultation = FullView().consultation;
  view.invited = 15;
  Practitioner person;
  person.id = AnId<PractitionerId>(5);
  person.display_name = "Bo";
  person.profile.sector = "housing";
  person.profile.locality = "fife";
  view.suggestions = {{person, "Because", "away"}};
  EXPECT_THAT(UnsetFields(ToProto(view)), IsEmpty());
}

TEST(ConvertParsedName, IsNotFoundWhenItIsNone) {
  const auto id = OrNotFound(ParseConsultationName("consultations/x"));
  ASSERT_FALSE(id);
  EXPECT_EQ(id.error().code, Errc::kNotFound);
}

}  // namespace
}  // namespace coconsult::rpc
