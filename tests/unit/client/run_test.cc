// SPDX-License-Identifier: Apache-2.0
#include "client/cli/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>

#include "unit/client/fake_community.h"

namespace coconsult::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

class Command : public ::testing::Test {
 protected:
  std::string Printed() const { return run.terminal.printed(); }
  std::string Complaints() const { return run.terminal.complaints(); }
  FakeCommunity run;
};

class SignedIn : public Command {
 protected:
  void SetUp() override { run.SignIn(); }
};

TEST_F(Command, HelpAndVersionSucceed) {
  EXPECT_EQ(run({"--help"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("Exit codes:"));
  EXPECT_EQ(run({"post", "--help"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("Example: coconsult post"));
  EXPECT_EQ(run({"--version"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("coconsult "));
}

TEST_F(Command, WrongUsageEndsWithTwoAndPointsToTheHelp) {
  EXPECT_EQ(run({"read"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("coconsult read --help"));
  EXPECT_EQ(run({}), 2);
  EXPECT_EQ(run({"no-such-command"}), 2);
  EXPECT_EQ(run({"read", "x", "--no-such-option", "--json"}), 2);
  EXPECT_EQ(nlohmann::json::parse(Complaints())["error"]["exit_code"], 2);
}

TEST_F(Command, NamesTheWordThatIsTooMuch) {
  EXPECT_EQ(run({"reed", "4k7m2x9q"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("There is no command 'reed'. See: coconsult --help"));
  EXPECT_EQ(run({"post", "4k7m2x9q", "Who", "decides", "the", "rota"}), 2);
  EXPECT_THAT(Complaints(),
              HasSubstr("Not expected here: decides the rota. A text of several words needs quotes"));
  EXPECT_EQ(run({"edit", "4k7m2x9q", "three", "x"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("number: Give a whole number from 1 on."));
  EXPECT_EQ(run({"watch", "--for", "soon"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("Give a number of seconds, such as 60."));
}

TEST_F(Command, WithoutASessionSaysHowToGetOne) {
  EXPECT_EQ(run({"inbox"}), 3);
  EXPECT_THAT(Complaints(), HasSubstr("coconsult sign-in EMAIL"));
  EXPECT_EQ(run({"ask", "--profile", "ben"}), 3);
  EXPECT_THAT(Complaints(), HasSubstr("coconsult --profile ben sign-in EMAIL"));
}

TEST_F(Command, SignInKeepsTheTokenInAFileAndShowsItNowhere) {
  run.terminal.lines = {"correct horse battery"};
  EXPECT_EQ(run({"sign-in", "anna@example.org", "--password-stdin", "--json"}), 0);
  EXPECT_THAT(Printed(), Not(HasSubstr("token-1")));
  EXPECT_TRUE(std::filesystem::exists(run.File("credentials")));
  run.terminal.lines = {"wrong"};
  EXPECT_EQ(run({"sign-in", "anna@example.org", "--password-stdin"}), 3);
}

TEST_F(Command, SignInNeverWaitsForAPersonWhoIsNotThere) {
  EXPECT_EQ(run({"sign-in", "anna@example.org"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("--password-stdin"));
  EXPECT_EQ(run({"sign-in"}), 2);
}

TEST_F(Command, JoinReadsTheInvitationThenThePassword) {
  run.terminal.lines = {" invitation-1 ", "correct horse battery"};
  EXPECT_EQ(run({"join", "--token-stdin", "--sign-in"}), 0);
  EXPECT_EQ(run.identity.accepted.token(), "invitation-1");
  EXPECT_EQ(run.identity.accepted.password(), "correct horse battery");
  EXPECT_TRUE(std::filesystem::exists(run.File("credentials")));
}

TEST_F(Command, JoinAsksForThePasswordTwice) {
  run.terminal.is_interactive = true;
  run.terminal.lines = {"invitation-1", "correct horse battery", "correct horse bakery"};
  EXPECT_EQ(run({"join"}), 2);
  EXPECT_THAT(run.identity.accepted.token(), IsEmpty());
}

TEST_F(SignedIn, SignOutForgetsTheSessionAlsoWhenItHasEnded) {
  EXPECT_EQ(run({"sign-out"}), 0);
  EXPECT_EQ(run.identity.signed_out, "Bearer token-1");
  EXPECT_FALSE(std::filesystem::exists(run.File("credentials")));
  run.SignIn();
  run.identity.session_ended = true;
  EXPECT_EQ(run({"sign-out"}), 0);
  EXPECT_FALSE(std::filesystem::exists(run.File("credentials")));
}

TEST_F(SignedIn, TheTokenIsOnlySentToItsOwnServer) {
  EXPECT_EQ(run({"consultations", "--server", "127.0.0.1:9999"}), 3);
  EXPECT_THAT(Complaints(), HasSubstr("You are signed in at 127.0.0.1:7420, not at 127.0.0.1:9999"));
}

TEST_F(Command, CallsTheServerThatYouAreSignedInAt) {
  run.terminal.lines = {"correct horse battery"};
  EXPECT_EQ(run({"sign-in", "a@example.org", "--password-stdin", "--server", "unix:/run/other.sock"}), 0);
  EXPECT_EQ(run({"consultations"}), 0);
  EXPECT_EQ(run.targets.back(), "unix:/run/other.sock");
}

const std::vector<std::string> kAsk = {
    "ask",           "--title", "Rota resistance", "--situation", "A long story about it.",
    "--help-wanted", "ideas",   "--theme",         "reablement"};

std::vector<std::string> AskWith(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = kAsk;
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST_F(SignedIn, AskSendsOnlyWhenToldAndWhenNobodyIsIdentified) {
  EXPECT_EQ(run(kAsk), 2);
  EXPECT_EQ(run(AskWith({"--yes"})), 2);
  EXPECT_THAT(Complaints(), HasSubstr("--no-identifying-data"));
  EXPECT_THAT(run.consultations.created, IsEmpty());
  EXPECT_EQ(run(AskWith({"--yes", "--no-identifying-data", "--reach", "anyone"})), 0);
  ASSERT_THAT(run.consultations.created, SizeIs(1));
  EXPECT_TRUE(run.consultations.created[0].no_identifying_data());
  EXPECT_FALSE(run.consultations.created[0].keep_draft());
  EXPECT_EQ(run.consultations.created[0].ask().reach(), v1::REACH_ANYONE);
  EXPECT_EQ(run.consultations.previews, 0);
}

TEST_F(SignedIn, AskPreviewSendsNothing) {
  EXPECT_EQ(run(AskWith({"--preview"})), 0);
  EXPECT_THAT(Printed(), HasSubstr("1 person of 9"));
  EXPECT_THAT(Printed(), HasSubstr("Private sector, fife"));
  EXPECT_THAT(Printed(), HasSubstr("4 work in your organisation"));
  EXPECT_THAT(Printed(), HasSubstr("Say what you have tried."));
  EXPECT_THAT(run.consultations.created, IsEmpty());
}

TEST_F(SignedIn, AskLeadsAPersonThroughPreviewAndTwoQuestions) {
  run.terminal.is_interactive = true;
  run.terminal.lines = {"y", "y"};
  EXPECT_EQ(run(kAsk), 0);
  EXPECT_EQ(run.consultations.previews, 1);
  EXPECT_THAT(run.consultations.created, SizeIs(1));
}

TEST_F(SignedIn, AskSendsNothingWhenThePersonSaysNo) {
  run.terminal.is_interactive = true;
  run.terminal.lines = {"n"};
  EXPECT_EQ(run(kAsk), 1);
  run.terminal.lines = {"y", ""};
  EXPECT_EQ(run(kAsk), 1);
  EXPECT_THAT(run.consultations.created, IsEmpty());
}

TEST_F(SignedIn, AskNamesAllThatIsMissing) {
  EXPECT_EQ(run({"ask", "--title", "Rota", "--yes", "--no-identifying-data"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("--situation"));
  EXPECT_THAT(Complaints(), HasSubstr("--theme"));
  EXPECT_THAT(Complaints(), Not(HasSubstr("--title:")));
}

TEST_F(SignedIn, ShortIdsAreFoundOnEveryPageOfYourLists) {
  EXPECT_EQ(run({"show", "efghjkm"}), 0);
  EXPECT_EQ(run({"show", "zzzzzzz"}), 4);
  EXPECT_EQ(run({"show", "jkm"}), 2);
  EXPECT_EQ(run({"show", kConsultation, "--json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(Printed())["name"], kConsultation);
}

TEST_F(SignedIn, EditSaysWhetherItChangedAnything) {
  run.threads.text = "Who decides?";
  EXPECT_EQ(run({"edit", "efghjkm", "3", "Who decides, and when?"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("Message 3 is changed."));
  EXPECT_EQ(run({"edit", "efghjkm", "3", "Who decides?"}), 0);
  EXPECT_EQ(Printed(), "Message 3 says that already: nothing was changed.\n");
}

TEST_F(SignedIn, FlagSaysThatTheMessageWasReportedAlready) {
  EXPECT_EQ(run({"flag", "efghjkm", "3", "--reason", "It names somebody."}), 0);
  EXPECT_THAT(Printed(), HasSubstr("Thank you."));
  EXPECT_EQ(run({"flag", "efghjkm", "3", "--reason", "It names somebody."}), 0);
  EXPECT_THAT(Printed(), HasSubstr("You reported it already"));
}

TEST_F(SignedIn, PostTakesTheOnlyKindThatIsAllowed) {
  run.consultations.consultation.mutable_phase()->add_allowed_kinds("answer");
  EXPECT_EQ(run({"post", "efghjkm", "watch"}), 0);
  ASSERT_THAT(run.threads.posted, SizeIs(1));
  EXPECT_EQ(run.threads.posted[0].kind(), "answer");
  EXPECT_EQ(run.threads.posted[0].text(), "watch");  // also the name of a command
  EXPECT_EQ(run.threads.posted[0].parent(), kConsultation);
}

TEST_F(SignedIn, PostListsTheKindsWhenThereAreSeveral) {
  run.consultations.consultation.mutable_phase()->add_allowed_kinds("answer");
  run.consultations.consultation.mutable_phase()->add_allowed_kinds("reflection");
  EXPECT_EQ(run({"post", "efghjkm", "Text"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("answer, reflection"));
  run.consultations.consultation.clear_phase();
  EXPECT_EQ(run({"post", "efghjkm", "Text"}), 1);
  EXPECT_THAT(run.threads.posted, IsEmpty());
}

TEST_F(SignedIn, PostReadsTheStandardInput) {
  run.terminal.input = "From a pipe\n";
  EXPECT_EQ(run({"post", kConsultation, "-", "--kind", "answer"}), 0);
  EXPECT_EQ(run.threads.posted[0].text(), "From a pipe");
}

TEST_F(SignedIn, ReadShowsTheNewestFiftyOrAll) {
  run.threads.total = 420;
  EXPECT_EQ(run({"read", kConsultation, "--json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(Printed())["messages"].size(), 50U);
  EXPECT_EQ(run({"read", kConsultation, "--json", "--all"}), 0);
  EXPECT_EQ(nlohmann::json::parse(Printed())["messages"].size(), 420U);
  EXPECT_EQ(run({"read", kConsultation, "--json", "--after", "300"}), 0);
  EXPECT_EQ(nlohmann::json::parse(Printed())["messages"].size(), 120U);
  EXPECT_EQ(nlohmann::json::parse(Printed())["messages"][0]["sequence"], "301");
}

TEST_F(SignedIn, ConfirmNamesThePhaseThatWasSeen) {
  run.consultations.consultation.mutable_phase()->set_phase("clarify");
  EXPECT_EQ(run({"confirm", "efghjkm", "--pass"}), 0);
  ASSERT_THAT(run.consultations.confirmed, SizeIs(1));
  EXPECT_EQ(run.consultations.confirmed[0].phase(), "clarify");
  EXPECT_TRUE(run.consultations.confirmed[0].pass());
  EXPECT_THAT(Printed(), HasSubstr("explore"));
}

TEST_F(SignedIn, SendDraftRefusesWhatIsNoDraft) {
  run.consultations.consultation.set_state(v1::CONSULTATION_STATE_ACTIVE);
  EXPECT_EQ(run({"send-draft", "efghjkm"}), 1);
  run.consultations.consultation.set_state(v1::CONSULTATION_STATE_DRAFT);
  EXPECT_EQ(run({"send-draft", "efghjkm"}), 0);
  EXPECT_THAT(run.consultations.confirmed, SizeIs(1));
}

TEST_F(SignedIn, WithdrawNeedsAYes) {
  EXPECT_EQ(run({"withdraw", "efghjkm"}), 2);
  run.terminal.is_interactive = true;
  run.terminal.lines = {"no"};
  EXPECT_EQ(run({"withdraw", "efghjkm"}), 1);
  EXPECT_EQ(run.consultations.withdrawn, 0);
  EXPECT_EQ(run({"withdraw", "efghjkm", "--yes"}), 0);
  EXPECT_EQ(run.consultations.withdrawn, 1);
}

TEST_F(SignedIn, InboxShowsOthersTextWithoutControlCharacters) {
  EXPECT_EQ(run({"inbox"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("Rota [31mresistance"));
  EXPECT_THAT(Printed(), HasSubstr("coconsult accept"));
  EXPECT_EQ(run({"inbox", "--json"}), 0);
  const auto json = nlohmann::json::parse(Printed());
  EXPECT_EQ(json["invitations"].size(), 1U);
  EXPECT_EQ(json["forms"].size(), 1U);
}

TEST_F(SignedIn, InvitationsAreAnsweredByTheirIdOrTheirConsultations) {
  EXPECT_EQ(run({"accept", "bnm123"}), 0);
  EXPECT_EQ(run({"decline", "efghjkm"}), 0);
  EXPECT_EQ(run({"pass", kInvitation, "--to", "practitioners/01kf3z6m8q2v4x7b0000000000"}), 0);
  ASSERT_THAT(run.consultations.answered, SizeIs(3));
  EXPECT_EQ(run.consultations.answered[0].name(), kInvitation);
  EXPECT_EQ(run.consultations.answered[0].answer(), v1::INVITATION_ANSWER_ACCEPT);
  EXPECT_EQ(run.consultations.answered[1].name(), kInvitation);
  EXPECT_EQ(run.consultations.answered[1].answer(), v1::INVITATION_ANSWER_DECLINE);
  EXPECT_EQ(run.consultations.answered[2].suggested_practitioner(),
            "practitioners/01kf3z6m8q2v4x7b0000000000");
}

TEST_F(SignedIn, CloseFindsTheFormOfAConsultation) {
  EXPECT_EQ(run({"close", "efghjkm"}), 2);
  EXPECT_THAT(Complaints(), HasSubstr("--course-of-action"));
  EXPECT_EQ(run({"close", "efghjkm", "--course-of-action", "not_useful", "--value-me", "1"}), 0);
  EXPECT_EQ(run({"close", "form0000000", "--decline"}), 0);
  ASSERT_THAT(run.outcomes.submitted, SizeIs(2));
  EXPECT_EQ(run.outcomes.submitted[0].close().course_of_action(), "not_useful");
  EXPECT_TRUE(run.outcomes.submitted[1].decline());
}

TEST_F(SignedIn, CloseTakesAnswersOrADeclineButNotBoth) {
  EXPECT_EQ(run({"close", "efghjkm", "--decline", "--value-me", "1"}), 2);
  EXPECT_THAT(run.outcomes.submitted, IsEmpty());
}

TEST_F(SignedIn, ModerateOpenFindsTheThreadOfACase) {
  run.moderation.is_moderator = true;
  EXPECT_EQ(run({"moderate", "open", "--case", "se0000000"}), 0);
  ASSERT_THAT(run.moderation.opened, SizeIs(1));
  EXPECT_EQ(run.moderation.opened[0].consultation(), kConsultation);
  EXPECT_EQ(run.moderation.opened[0].case_name(), kCase);
}

TEST_F(SignedIn, ModerateOpenNeedsACaseOrAReason) {
  run.moderation.is_moderator = true;
  EXPECT_EQ(run({"moderate", "open", kConsultation}), 2);
  EXPECT_EQ(run({"moderate", "open", "--reason", "Somebody called us."}), 2);
  EXPECT_THAT(run.moderation.opened, IsEmpty());
  EXPECT_EQ(run({"moderate", "open", kConsultation, "--reason", "Somebody called us."}), 0);
  EXPECT_EQ(run.moderation.opened[0].case_name(), "");
}

TEST_F(SignedIn, ConnectorsSeeWhoCouldHelpAndIntroduceThem) {
  run.consultations.is_connector = true;
  EXPECT_EQ(run({"connect", "queue"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("Sam Pretendra"));
  EXPECT_THAT(Printed(), HasSubstr("not asked: at capacity"));
  EXPECT_EQ(run({"connect", "introduce", "iting0000", "ggest0000", "--reason", "You did the same."}), 0);
  ASSERT_THAT(run.consultations.introduced, SizeIs(1));
  EXPECT_EQ(run.consultations.introduced[0].name(), "consultations/01kf3z6m8q2v4x7waiting0000");
  EXPECT_EQ(run.consultations.introduced[0].practitioner(), "practitioners/01kf3z6m8q2v4x7suggest0000");
  EXPECT_EQ(run({"connect", "reroute", "iting0000"}), 0);
  EXPECT_THAT(Printed(), HasSubstr("2 more people are being asked."));
}

TEST_F(SignedIn, QuietLeavesOutTheHints) {
  EXPECT_EQ(run({"accept", "bnm123", "--quiet"}), 0);
  EXPECT_THAT(Printed(), Not(HasSubstr("Start here")));
}

}  // namespace
}  // namespace coconsult::cli
