// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "client/cli/text.h"
#include "unit/client/fake_community.h"

namespace coconsult::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

v1::Event Posted(std::int64_t position, const std::string& consultation, std::int64_t sequence) {
  v1::Event event;
  event.set_position(position);
  event.set_kind(v1::EVENT_KIND_MESSAGE_POSTED);
  event.set_consultation(consultation);
  event.mutable_message()->set_sequence(sequence);
  event.mutable_message()->set_text("Text " + std::to_string(sequence));
  return event;
}

v1::WatchResponse Response(const std::vector<v1::Event>& events, const std::string& token) {
  v1::WatchResponse response;
  response.mutable_events()->Assign(events.begin(), events.end());
  response.set_resume_token(token);
  return response;
}

class WatchCommand : public ::testing::Test {
 protected:
  void SetUp() override { run.SignIn(); }
  // The sequences of the messages printed, one JSON document per line.
  std::vector<std::string> PrintedSequences() const {
    std::vector<std::string> sequences;
    for (const std::string& line : Split(Trim(run.terminal.printed()), '\n')) {
      sequences.push_back(nlohmann::json::parse(line)["message"]["sequence"]);
    }
    return sequences;
  }
  FakeCommunity run;
  const std::string other_ = "consultations/01kf3z6m8q2v4x7zzzzzzzzzzz";
};

TEST_F(WatchCommand, PrintsOneEventPerLineUntilTheCountIsReached) {
  run.events.responses = {
      Response({}, "t0"),
      Response({Posted(1, kConsultation, 1), Posted(2, other_, 2), Posted(3, other_, 3)}, "t3")};
  EXPECT_EQ(run({"watch", "--json", "--count", "2"}), 0);
  EXPECT_THAT(PrintedSequences(), ElementsAre("1", "2"));
}

TEST_F(WatchCommand, ShowsOnlyTheConsultationAskedFor) {
  run.events.responses = {Response({Posted(1, other_, 1), Posted(2, kConsultation, 2)}, "t2")};
  EXPECT_EQ(run({"watch", "efghjkm", "--json", "--count", "1"}), 0);
  EXPECT_THAT(PrintedSequences(), ElementsAre("2"));
}

TEST_F(WatchCommand, ShowsTheMessagesSoFarAndNoneOfThemTwice) {
  run.threads.total = 3;
  run.events.responses = {Response({}, "t0"),
                          Response({Posted(8, kConsultation, 3), Posted(9, kConsultation, 4)}, "t9")};
  EXPECT_EQ(run({"watch", kConsultation, "--since-start", "--json", "--count", "4"}), 0);
  EXPECT_THAT(PrintedSequences(), ElementsAre("1", "2", "3", "4"));
  EXPECT_EQ(run({"watch", "--since-start"}), 2);
}

TEST_F(WatchCommand, GoesOnNextTimeExactlyWhereItStopped) {
  const std::string file = run.File("seen");
  run.events.responses = {Response({}, "t0"),
                          Response({Posted(1, other_, 1), Posted(2, other_, 2), Posted(3, other_, 3)}, "t3")};
  EXPECT_EQ(run({"watch", "--json", "--count", "2", "--resume-file", file}), 0);
  EXPECT_EQ(run.events.token, "");
  run.events.responses.erase(run.events.responses.begin());
  EXPECT_EQ(run({"watch", "--json", "--count", "1", "--resume-file", file}), 0);
  EXPECT_EQ(run.events.token, "t0");
  EXPECT_THAT(PrintedSequences(), ElementsAre("3"));
}

TEST_F(WatchCommand, StopsAfterTheTimeGiven) {
  run.events.responses = {Response({}, "t0")};
  EXPECT_EQ(run({"watch", "--for", "0.05"}), 0);
  EXPECT_EQ(run.terminal.printed(), "");
  EXPECT_THAT(run.terminal.complaints(), HasSubstr("Ctrl-C"));
  EXPECT_EQ(run({"watch", "--for", "0.05", "--quiet"}), 0);
  EXPECT_THAT(run.terminal.complaints(), Not(HasSubstr("Ctrl-C")));
}

TEST_F(WatchCommand, PutsFurtherLinesBelowTheFirst) {
  v1::Event event = Posted(1, other_, 1);
  event.mutable_message()->set_text("One\nTwo");
  run.events.responses = {Response({event}, "t1")};
  EXPECT_EQ(run({"watch", "--count", "1"}), 0);
  EXPECT_THAT(run.terminal.printed(), HasSubstr(": One\n                     Two\n"));
}

}  // namespace
}  // namespace coconsult::cli
