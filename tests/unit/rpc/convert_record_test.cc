// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "rpc/convert.h"
#include "unit/rpc/unset_fields.h"

namespace coconsult::rpc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;
using testing::UnorderedElementsAre;

const PractitionerId kActor(IdBytes{1});
const ConsultationId kConsultation(IdBytes{2});
const IdBytes kSubject{3};
const Timestamp kAt = FromMicros(1'000'000);
constexpr int kLastKind = static_cast<int>(ChangeKind::kSessionEnded);

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::toupper(c); });
  return text;
}

app::MessageView AMessage() {
  app::MessageView view;
  Message& message = view.message;
  message.consultation = kConsultation;
  message.sequence = 7;
  message.author = kActor;
  message.author_role = "consultant";
  message.phase = "answering";
  message.kind = "answer";
  message.text = "Text";
  message.created_at = kAt;
  message.revision = 2;
  message.edited_at = kAt;
  view.author_display_name = "Ann";
  return view;
}

Change InThread(ChangeKind kind) {
  Change change = Change::ForThread(kind, kConsultation, kActor, kAt);
  change.position = 12;
  change.subject = kSubject;
  change.note = "note";
  change.sequence = 7;
  return change;
}

TEST(ConvertMessage, CarriesEveryFieldOfAVisibleOne) {
  const v1::Message out = ToProto(AMessage());
  EXPECT_THAT(UnsetFields(out), UnorderedElementsAre("hidden", "hidden_reason", "deleted", "damaged"));
  EXPECT_EQ(out.name(), MessageName(kConsultation, 7));
  EXPECT_EQ(out.text(), "Text");
}

TEST(ConvertMessage, NeverCarriesTheTextOfAHiddenOne) {
  app::MessageView view = AMessage();
  view.message.hidden = true;
  view.message.hidden_reason = "It named somebody.";
  EXPECT_THAT(UnsetFields(ToProto(view)), UnorderedElementsAre("text", "deleted", "damaged"));
}

TEST(ConvertMessage, NeverCarriesADamagedText) {
  app::MessageView view = AMessage();
  view.damaged = true;
  EXPECT_THAT(UnsetFields(ToProto(view)), UnorderedElementsAre("text", "hidden", "hidden_reason", "deleted"));
}

TEST(ConvertMessage, SaysThatItsAuthorRemovedIt) {
  app::MessageView view = AMessage();
  view.message.text.clear();
  view.message.deleted_at = kAt;
  EXPECT_TRUE(ToProto(view).deleted());
}

TEST(ConvertEvent, CarriesEveryField) {
  app::EventView view{InThread(ChangeKind::kMemberJoined), AMessage()};
  const v1::Event out = ToProto(view);
  EXPECT_THAT(UnsetFields(out), UnorderedElementsAre("message.hidden", "message.hidden_reason",
                                                     "message.deleted", "message.damaged"));
  EXPECT_EQ(out.position(), 12);
  EXPECT_EQ(out.consultation(), ConsultationName(kConsultation));
  EXPECT_EQ(out.actor(), PractitionerName(kActor));
}

TEST(ConvertEvent, LeavesOutWhatTheChangeDoesNotConcern) {
  Change change = Change::ForPerson(ChangeKind::kInvitationSent, kActor, PractitionerId(), kAt);
  const v1::Event out = ToProto(app::EventView{change, std::nullopt});
  EXPECT_EQ(out.consultation(), "");
  EXPECT_EQ(out.subject(), "");
  EXPECT_EQ(out.actor(), "");
  EXPECT_FALSE(out.has_message());
}

TEST(ConvertEvent, NamesEveryKindAsTheDomainDoes) {
  for (int i = 1; i <= kLastKind; ++i) {
    const auto kind = static_cast<ChangeKind>(i);
    const bool about_a_profile = kind <= ChangeKind::kPractitionerUpdated;
    const std::string expected = about_a_profile ? "PRACTITIONER_UPDATED" : Upper(Name(kind));
    EXPECT_EQ(v1::EventKind_Name(ToProto(kind)), "EVENT_KIND_" + expected);
  }
}

TEST(ConvertEvent, NamesItsSubjectByKind) {
  const auto subject = [](ChangeKind kind) { return ToProto(app::EventView{InThread(kind), {}}).subject(); };
  for (const auto kind : {ChangeKind::kInvitationSent, ChangeKind::kInvitationAnswered}) {
    EXPECT_EQ(subject(kind), InvitationName(InvitationId(kSubject)));
  }
  for (const auto kind : {ChangeKind::kFormDue, ChangeKind::kFormCompleted}) {
    EXPECT_EQ(subject(kind), OutcomeFormName(OutcomeFormId(kSubject)));
  }
  for (const auto kind : {ChangeKind::kFlagRaised, ChangeKind::kCaseClaimed, ChangeKind::kCaseClosed}) {
    EXPECT_EQ(subject(kind), CaseName(CaseId(kSubject)));
  }
  for (const auto kind :
       {ChangeKind::kPractitionerUpdated, ChangeKind::kRolesChanged, ChangeKind::kMemberJoined}) {
    EXPECT_EQ(subject(kind), PractitionerName(PractitionerId(kSubject)));
  }
  for (const auto kind :
       {ChangeKind::kMessagePosted, ChangeKind::kPhaseChanged, ChangeKind::kThreadOpenedByModerator}) {
    EXPECT_EQ(subject(kind), "");
  }
}

TEST(ConvertEvent, NamesInAThreadOnlyThoseWhoActedOpenly) {
  std::vector<ChangeKind> named;
  for (int i = static_cast<int>(ChangeKind::kConsultationOpened); i <= kLastKind; ++i) {
    const auto kind = static_cast<ChangeKind>(i);
    const bool in_a_thread = kind != ChangeKind::kRolesChanged;
    if (in_a_thread && !ToProto(app::EventView{InThread(kind), {}}).actor().empty()) named.push_back(kind);
  }
  EXPECT_THAT(named, UnorderedElementsAre(ChangeKind::kConsultationOpened, ChangeKind::kMemberJoined,
                                          ChangeKind::kMessagePosted, ChangeKind::kFormCompleted,
                                          ChangeKind::kMessageEdited, ChangeKind::kMessageDeleted,
                                          ChangeKind::kReadMarked));
}

TEST(ConvertEvent, NeverNamesAModeratorWhoOpenedOrHid) {
  for (const auto kind : {ChangeKind::kThreadOpenedByModerator, ChangeKind::kMessageHidden}) {
    const Change own = Change::ForPerson(kind, kActor, kActor, kAt);
    EXPECT_EQ(ToProto(app::EventView{own, {}}).actor(), "");
    EXPECT_EQ(ToProto(app::EventView{InThread(kind), {}}).actor(), "");
  }
}

TEST(ConvertEvent, NamesModeratorsToEachOtherButNotWhoFlagged) {
  const auto actor = [](ChangeKind kind) {
    return ToProto(app::EventView{Change::ForRole(kind, Role::kModerator, kActor, kAt), {}}).actor();
  };
  EXPECT_THAT(actor(ChangeKind::kCaseClaimed), StartsWith("practitioners/"));
  EXPECT_THAT(actor(ChangeKind::kCaseClosed), StartsWith("practitioners/"));
  EXPECT_EQ(actor(ChangeKind::kFlagRaised), "");
  EXPECT_EQ(actor(ChangeKind::kAwaitingConnector), "");
}

TEST(ConvertEvent, DoesNotTellAnInviteeWhoAsks) {
  const PractitionerId invitee(IdBytes{9});
  const Change change = Change::ForPerson(ChangeKind::kInvitationSent, invitee, kActor, kAt);
  EXPECT_EQ(ToProto(app::EventView{change, {}}).actor(), "");
}

TEST(ConvertOutcomeForm, CarriesEveryField) {
  app::FormView view;
  view.form.id = OutcomeFormId(kSubject);
  view.form.consultation = kConsultation;
  view.form.completed_at = kAt;
  view.consultation_title = "Title";
  EXPECT_THAT(UnsetFields(ToProto(view)), IsEmpty());
  view.form.completed_at.reset();
  EXPECT_FALSE(ToProto(view).has_complete_time());
}

TEST(ConvertCloseAnswers, CarriesEveryField) {
  v1::CloseAnswers answers;
  answers.set_course_of_action("a");
  answers.set_alternative_route("b");
  answers.set_value_me(1);
  answers.set_value_for_people("c");
  answers.set_got_what_i_wanted("d");
  answers.set_confidence_before(0);
  answers.set_confidence_after(10);
  answers.set_take_away("e");
  answers.set_i_learned("f");
  answers.set_time_spent("g");
  answers.set_load("h");
  answers.set_again("i");
  answers.set_in_work_time("j");
  ASSERT_THAT(UnsetFields(answers), IsEmpty());
  const CloseAnswers out = ToDomain(answers);
  const std::vector<std::string> texts = {out.course_of_action,
                                          out.alternative_route,
                                          out.value_for_people,
                                          out.got_what_i_wanted,
                                          out.take_away,
                                          out.i_learned,
                                          out.time_spent,
                                          out.load,
                                          out.again,
                                          out.in_work_time};
  EXPECT_THAT(texts, ElementsAre("a", "b", "c", "d", "e", "f", "g", "h", "i", "j"));
  EXPECT_EQ(out.value_me, 1);
  EXPECT_EQ(out.confidence_before, 0);
  EXPECT_EQ(out.confidence_after, 10);
}

TEST(ConvertCloseAnswers, LeavesSkippedNumbersAbsent) {
  const CloseAnswers out = ToDomain(v1::CloseAnswers());
  EXPECT_FALSE(out.value_me || out.confidence_before || out.confidence_after);
}

TEST(ConvertCase, CarriesEveryField) {
  app::CaseView view;
  view.item.id = CaseId(kSubject);
  view.item.consultation = kConsultation;
  view.item.handler = kActor;
  view.item.decision = CaseDecision::kAdvised;
  view.item.decision_note = "Note";
  view.item.closed_at = kAt;
  view.flags = {{FlagId(kSubject), CaseId(kSubject), kConsultation, 7, kActor, "Reason", kAt}};
  const v1::Case out = ToProto(view);
  EXPECT_THAT(UnsetFields(out), IsEmpty());
  EXPECT_EQ(out.flags(0).message(), MessageName(kConsultation, 7));
}

TEST(ConvertCase, HasNoHandlerDecisionOrEndWhileOpen) {
  const v1::Case out = ToProto(app::CaseView());
  EXPECT_EQ(out.handler(), "");
  EXPECT_EQ(out.decision(), v1::CASE_DECISION_UNSPECIFIED);
  EXPECT_FALSE(out.has_close_time());
}

TEST(ConvertAuditEntry, CarriesEveryField) {
  EXPECT_THAT(
      UnsetFields(ToProto(AuditEntry{3, kAt, kActor, "thread.opened", "consultations/x", "Why", "chain"})),
      IsEmpty());
  EXPECT_EQ(ToProto(AuditEntry{1, kAt}).actor(), "");
}

TEST(ConvertReport, CarriesEveryFieldAndNoValueForAWithheldFigure) {
  impact::Report report;
  report.period = {"2026-Q3", kAt, kAt};
  report.data_cut = kAt;
  report.tables = {
      {"R1", "Title", {"Column"}, {{"Row", {{"41", 41.0}, {"x", std::nullopt}}}}, 1, true, "Note"}};
  const v1::ImpactReport out = ToProto(report);
  EXPECT_THAT(UnsetFields(out), ElementsAre("tables.rows.cells.value"));
  EXPECT_EQ(out.tables(0).rows(0).cells(0).value(), 41.0);
  EXPECT_FALSE(out.tables(0).rows(0).cells(1).has_value());
}

TEST(ConvertCommunity, CarriesEveryListAndTheGuidanceOfEachPhase) {
  Community community;
  community.name = "Fife";
  community.sectors = {{{"health", "Health"}, ""}};
  community.regions = {{"east", "East"}};
  community.localities = {{{"fife", "Fife"}, "east", "S12"}};
  community.role_levels = community.themes = community.help_wanted =
      community.problem_types = {{"id", "Label"}};
  community.message_kinds = {{{"answer", "Answer"}, true}};
  process::Definition definition;
  definition.id = "pair";
  definition.title = "Pair";
  definition.phases.resize(2);
  definition.phases[0].id = "first";
  definition.phases[0].title = "First";
  definition.phases[0].guidance = {{"asker", "For the asker"}, {"", "For all"}};
  definition.phases[1].id = "second";
  definition.phases[1].title = "Second";
  definition.phases[1].guidance = {{"asker", "For the asker"}};
  const auto catalog = process::Catalog::From({definition});
  ASSERT_TRUE(catalog);

  const v1::Community out = ToProto(community, *catalog);
  for (const std::string& path : UnsetFields(out)) EXPECT_THAT(path, testing::EndsWith(".group"));
  EXPECT_EQ(out.localities(0).group(), "east");
  EXPECT_EQ(out.sectors(0).group(), "");
  EXPECT_EQ(out.processes(0).phases(0).guidance(), "For all");
  EXPECT_EQ(out.processes(0).phases(1).guidance(), "For the asker");
}

}  // namespace
}  // namespace coconsult::rpc
