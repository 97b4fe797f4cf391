// SPDX-License-Identifier: Apache-2.0
#include "rpc/validation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "coconsult/v1/admin_service.pb.h"
#include "coconsult/v1/consultation_service.pb.h"
#include "coconsult/v1/identity_service.pb.h"
#include "coconsult/v1/moderation_service.pb.h"
#include "coconsult/v1/outcome_service.pb.h"
#include "coconsult/v1/practitioner_service.pb.h"
#include "coconsult/v1/thread_service.pb.h"

namespace coconsult::rpc {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr const char* kId = "01h455vb4pex5vsknk084sn02q";
const std::string kConsultation = std::string("consultations/") + kId;

// "path: what to do" of each violation.
std::vector<std::string> Check(const google::protobuf::Message& message) {
  PlanSet plans;
  std::vector<std::string> problems;
  const MessagePlan* plan = plans.Compile(message.GetDescriptor(), problems);
  EXPECT_THAT(problems, IsEmpty());
  std::vector<std::string> found;
  for (const FieldViolation& violation : Violations(*plan, message)) {
    found.push_back(violation.field + ": " + violation.description);
  }
  return found;
}

v1::PostMessageRequest GoodPost() {
  v1::PostMessageRequest request;
  request.set_parent(kConsultation);
  request.set_kind("answer");
  request.set_text("We had the same. What helped us was\n\ta rota meeting.");
  request.set_request_id("request-1");
  return request;
}

v1::CreateConsultationRequest GoodAsk() {
  v1::CreateConsultationRequest request;
  request.mutable_ask()->set_title("A rota for reablement");
  request.mutable_ask()->set_situation(
      "Our home care team moves to reablement, and the rota no longer fits.");
  request.mutable_ask()->set_help_wanted("ideas");
  request.mutable_ask()->set_theme("reablement");
  request.set_request_id("request-1");
  return request;
}

TEST(Violations, FindsNothingInAGoodRequest) {
  EXPECT_THAT(Check(GoodPost()), IsEmpty());
  EXPECT_THAT(Check(GoodAsk()), IsEmpty());
}

TEST(Violations, ReportsAllFieldsTogetherWithWhatToDo) {
  EXPECT_THAT(
      Check(v1::PostMessageRequest()),
      ElementsAre("parent: Say which one: consultations/{id}.", "kind: Fill this in.", "text: Fill this in.",
                  "request_id: Give 8 to 64 letters, digits, '-' or '_', made anew for each thing you want "
                  "to happen."));
}

TEST(Violations, AsksForAMessageThatIsMissing) {
  v1::CreateConsultationRequest request;
  request.set_request_id("request-1");
  EXPECT_THAT(Check(request), ElementsAre("ask: Fill this in."));
}

TEST(Violations, SaysHowMuchIsMissingAndOfWhat) {
  auto request = GoodAsk();
  request.mutable_ask()->set_situation("  Too short.  ");
  EXPECT_THAT(Check(request),
              ElementsAre("ask.situation: Write at least 40 characters: what is the situation? (now 10)"));
}

TEST(Violations, DoesNotTakeWhiteSpaceForText) {
  auto post = GoodPost();
  post.set_text(" \n ");
  EXPECT_THAT(Check(post), ElementsAre("text: Fill this in: white space alone is not enough."));
  auto ask = GoodAsk();
  ask.mutable_ask()->set_situation(std::string(60, ' '));
  EXPECT_THAT(Check(ask),
              ElementsAre("ask.situation: Write at least 40 characters: what is the situation? (now 0)"));
}

TEST(Violations, CountsCharactersNotBytes) {
  auto request = GoodAsk();
  std::string title;
  for (int i = 0; i < 120; ++i) title += "\u00e9";
  request.mutable_ask()->set_title(title);
  EXPECT_THAT(Check(request), IsEmpty());
  request.mutable_ask()->set_title(title + "!");
  EXPECT_THAT(Check(request), ElementsAre("ask.title: Shorten this to at most 120 characters (now 121)."));
}

TEST(Violations, KeepsALineOneLine) {
  auto request = GoodAsk();
  for (const char* bad : {"A title\nin two lines", "A title\twith a tab", "A title \x01 control"}) {
    request.mutable_ask()->set_title(bad);
    EXPECT_THAT(Check(request), ElementsAre(HasSubstr("ask.title: Write one line")));
  }
  request.mutable_ask()->set_title("A title \u202e turned round");
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("change the direction of writing")));
}

TEST(Violations, KeepsControlCharactersOutOfText) {
  auto request = GoodPost();
  request.set_text("bell \x07");
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("text: Remove the control characters")));
  request.set_text("turned \u2066 round");
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("change the direction of writing")));
}

TEST(Violations, TakesNamesOfTheRightKindOnly) {
  auto request = GoodPost();
  const std::string id = kId;
  const std::vector<std::string> bad_names = {"consultations/",
                                              "consultations/ABC",
                                              id,
                                              "consultations//" + id,
                                              kConsultation + "/",
                                              "/" + kConsultation,
                                              "invitations/" + id,
                                              kConsultation + "/messages/1",
                                              "consultations/01H455VB4PEX5VSKNK084SN02Q",
                                              "consultations/z1h455vb4pex5vsknk084sn02q"};
  for (const std::string& bad : bad_names) {
    request.set_parent(bad);
    EXPECT_THAT(Check(request), ElementsAre("parent: Give a name of this form: consultations/{id}.")) << bad;
  }
}

TEST(Violations, TakesANumberForAMessage) {
  v1::FlagMessageRequest request;
  request.set_reason("It names a person.");
  request.set_request_id("request-1");
  request.set_message(kConsultation + "/messages/12");
  EXPECT_THAT(Check(request), IsEmpty());
  for (const char* bad : {"0", "-1", "01", "x", "", "9223372036854775808"}) {
    request.set_message(kConsultation + "/messages/" + bad);
    EXPECT_THAT(Check(request),
                ElementsAre("message: Give a name of this form: consultations/{id}/messages/{number}."))
        << bad;
  }
}

TEST(Violations, LeavesOptionalFieldsOut) {
  v1::OpenThreadRequest request;
  request.set_consultation(kConsultation);
  request.set_request_id("request-1");
  EXPECT_THAT(Check(request), IsEmpty());
  request.set_case_name("cases/nonsense");
  EXPECT_THAT(Check(request), ElementsAre("case_name: Give a name of this form: cases/{id}."));
}

TEST(Violations, WantsAChoiceThatIsKnown) {
  v1::AnswerInvitationRequest request;
  request.set_name(std::string("invitations/") + kId);
  request.set_request_id("request-1");
  constexpr const char* kChoices =
      "answer: Choose one of INVITATION_ANSWER_ACCEPT, INVITATION_ANSWER_DECLINE or "
      "INVITATION_ANSWER_PASS_ON.";
  EXPECT_THAT(Check(request), ElementsAre(kChoices));
  request.set_answer(static_cast<v1::InvitationAnswer>(77));
  EXPECT_THAT(Check(request), ElementsAre(kChoices));
  request.set_answer(v1::INVITATION_ANSWER_ACCEPT);
  EXPECT_THAT(Check(request), IsEmpty());
}

TEST(Violations, RefusesAnUnknownNumberWhereNoChoiceIsNeeded) {
  auto request = GoodAsk();
  request.mutable_ask()->set_reach(static_cast<v1::Reach>(-3));
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("ask.reach: Choose one of REACH_OTHER_SECTOR")));
}

TEST(Violations, LooksAtEachItem) {
  v1::SetRolesRequest request;
  request.set_practitioner(std::string("practitioners/") + kId);
  request.set_request_id("request-1");
  EXPECT_THAT(Check(request), ElementsAre("roles: Give at least one."));
  request.add_roles(v1::ROLE_MODERATOR);
  request.add_roles(v1::ROLE_UNSPECIFIED);
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("roles[1]: Choose one of ROLE_PRACTITIONER")));
  for (int i = 0; i < 5; ++i) request.add_roles(v1::ROLE_MODERATOR);
  EXPECT_THAT(Check(request), ElementsAre("roles: Give at most 6 (now 7)."));
}

v1::PractitionerRow GoodRow() {
  v1::PractitionerRow row;
  row.set_email("a@b.example");
  row.set_display_name("A");
  row.set_sector("s");
  row.set_organisation("O");
  row.set_locality("l");
  row.set_role_level("r");
  return row;
}

TEST(Violations, NamesTheRowAndTheField) {
  v1::ImportPractitionersRequest request;
  request.set_request_id("request-1");
  for (int i = 0; i < 13; ++i) *request.add_rows() = GoodRow();
  EXPECT_THAT(Check(request), IsEmpty());
  request.mutable_rows(12)->set_sector("Home Care");
  request.mutable_rows(12)->add_topics("x");
  request.mutable_rows(12)->add_topics("Not an id");
  request.mutable_rows(3)->set_email("nobody");
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("rows[3].email: Write an e-mail address"),
                                          HasSubstr("rows[12].sector: "), HasSubstr("rows[12].topics[1]: ")));
}

TEST(Violations, StopsAtAHundred) {
  v1::ImportPractitionersRequest request;
  request.set_request_id("request-1");
  for (int i = 0; i < 300; ++i) request.add_rows();
  EXPECT_EQ(Check(request).size(), kMaxViolations);
}

TEST(Violations, KeepsNumbersInTheirRange) {
  v1::SubmitOutcomeRequest request;
  request.set_name(std::string("outcomeForms/") + kId);
  request.set_request_id("request-1");
  request.mutable_close()->set_confidence_before(0);
  EXPECT_THAT(Check(request), IsEmpty());
  request.mutable_close()->set_value_me(0);
  request.mutable_close()->set_confidence_after(11);
  EXPECT_THAT(Check(request), ElementsAre("close.value_me: Choose a number from 1 to 5.",
                                          "close.confidence_after: Choose a number from 0 to 10."));
}

TEST(Violations, KeepsEachNumberOfAListInItsRange) {
  v1::UpdatePractitionerRequest request;
  request.set_request_id("request-1");
  request.mutable_practitioner()->set_name("practitioners/00000000000000000000000001");
  request.mutable_update_mask()->add_paths("hours");
  auto& hours = *request.mutable_practitioner()->mutable_hours();
  hours.set_end_minute(60);
  hours.add_weekdays(1);
  hours.add_weekdays(8);
  EXPECT_THAT(Check(request), ElementsAre("practitioner.hours.weekdays[1]: Choose a number from 1 to 7."));
}

TEST(Violations, KeepsTimesAndMasksReasonable) {
  v1::UpdatePractitionerRequest request;
  request.set_request_id("request-1");
  request.mutable_practitioner()->set_name("practitioners/00000000000000000000000001");
  request.mutable_practitioner()->mutable_away_until()->set_seconds(253'402'300'800);
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("practitioner.away_until: Give a time"),
                                          "update_mask: Name at least one field."));
  request.mutable_practitioner()->mutable_away_until()->set_seconds(1'800'000'000);
  request.mutable_practitioner()->mutable_away_until()->set_nanos(-1);
  for (int i = 0; i < 65; ++i) request.mutable_update_mask()->add_paths("hours");
  EXPECT_THAT(Check(request), ElementsAre(HasSubstr("practitioner.away_until: Give a time"),
                                          "update_mask: Name at most 64 fields."));
}

TEST(Violations, NeverSaysHowLongASecretIs) {
  v1::AcceptAccountInvitationRequest request;
  request.set_token("token");
  request.set_password("short");
  request.set_request_id("request-1");
  EXPECT_THAT(Check(request), ElementsAre("password: Use at least 15 characters."));
  request.set_password(std::string(257, 'x'));
  EXPECT_THAT(Check(request), ElementsAre("password: Shorten this to at most 256 characters."));
  request.set_password("fifteen spaces:             ");
  EXPECT_THAT(Check(request), IsEmpty());
}

TEST(InvalidFields, SpeaksOfOneFieldOrOfHowMany) {
  const Error one = InvalidFields({{"title", "Fill this in."}});
  EXPECT_EQ(one.code, Errc::kInvalidArgument);
  EXPECT_EQ(one.reason, "INVALID_FIELD");
  EXPECT_EQ(one.message, "Fill this in.");
  const Error two = InvalidFields({{"title", "Fill this in."}, {"theme", "Fill this in."}});
  EXPECT_EQ(two.message, "Please look at 2 fields again. The first is title: Fill this in.");
  EXPECT_EQ(two.violations.size(), 2U);
}

}  // namespace
}  // namespace coconsult::rpc
