// SPDX-License-Identifier: Apache-2.0
#include "process/check_offer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "unit/process/definitions.h"
#include "unit/process/instance.h"

namespace coconsult::process {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

std::string ReadWhole(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::string kExample = COCONSULT_DEPLOY "/processes/group_consultation.toml";

Definition Parsed(const std::string& toml) {
  auto definition = ParseDefinition("group.toml", toml, kKinds);
  EXPECT_TRUE(definition) << (definition ? "" : definition.error().message);
  return definition ? *std::move(definition) : Definition{};
}

// The example with `from`, which must occur in it, replaced by `to`, is a process but no offer.
std::string RefusalWith(const std::string& from, const std::string& to) {
  std::string toml = ReadWhole(kExample);
  const auto position = toml.find(from);
  EXPECT_NE(position, std::string::npos) << from;
  if (position != std::string::npos) toml.replace(position, from.size(), to);
  const auto offer = CheckOffer(Parsed(toml));
  EXPECT_FALSE(offer) << "taken with: " << to;
  if (offer) return "";
  EXPECT_EQ(offer.error().code, Errc::kInvalidArgument);
  return offer.error().message;
}

TEST(CheckOffer, TakesTheExampleAndTheBuiltInOnes) {
  const auto example = CheckOffer(Parsed(ReadWhole(kExample)));
  EXPECT_TRUE(example) << (example ? "" : example.error().message);
  EXPECT_TRUE(CheckOffer(CoConsultancy()));
}

TEST(CheckOffer, WantsTheAskToBeWrittenAloneAndSentByConfirmingIt) {
  const std::string kPhase = "group.toml: phase 'draft', key '";
  EXPECT_THAT(RefusalWith("author_only = true\n", "box_working_days = 1\n"),
              StartsWith(kPhase + "author_only': "));
  EXPECT_THAT(RefusalWith("guards = { acknowledgements = [\"no_identifying_data\"] }\n", ""),
              StartsWith(kPhase + "guards.acknowledgements': "));
  EXPECT_THAT(
      RefusalWith("confirmed(asker) and posted(asker, narrative) >= 1", "posted(asker, narrative) >= 1"),
      HasSubstr(kPhase + "transitions': Confirming the narrative, and nothing else, sends the ask"));
  EXPECT_THAT(RefusalWith("confirmed(asker) and posted(asker, narrative) >= 1",
                          "confirmed(asker) and posted(asker, narrative) >= 2"),
              HasSubstr(kPhase + "transitions'"));
}

TEST(CheckOffer, WantsTheAskToBeSentToThePhaseThatInvites) {
  EXPECT_THAT(RefusalWith("to = \"gather\"\nstate = \"matching\"", "to = \"gather\"\nstate = \"active\""),
              StartsWith("group.toml: phase 'draft', key 'transitions[1].to': A sent ask goes to"));
  EXPECT_THAT(RefusalWith("to = \"consult\"", "to = \"gather\"\nonce = true"),
              StartsWith("group.toml: phase 'clarify', key 'transitions[1].to': People are invited once"));
  EXPECT_THAT(RefusalWith("box_working_days = 1.5\n", "box_working_days = 1.5\nroutes = true\n"),
              StartsWith("group.toml: key 'phases': People are invited once."));
}

TEST(CheckOffer, WantsTheStateToSayWhetherPeopleAreLookedFor) {
  EXPECT_THAT(RefusalWith("to = \"agree\"\nstate = \"active\"", "to = \"agree\""),
              StartsWith("group.toml: phase 'gather', key 'transitions[1].state': It is missing"));
  EXPECT_THAT(RefusalWith("to = \"agree\"\nstate = \"active\"", "to = \"agree\"\nstate = \"matching\""),
              StartsWith("group.toml: phase 'gather', key 'transitions[1].state': This is the state of"));
}

TEST(CheckOffer, WantsOneRoleThatEverybodyJoinsIn) {
  const auto offer = CheckOffer(Parsed(kSoundingBoard));
  ASSERT_FALSE(offer);
  EXPECT_THAT(offer.error().message,
              HasSubstr("group.toml: key 'roles': People join by invitation, and all in one role."));
}

TEST(CheckOffer, WantsNoConsultationToStayOpenAfterItsProcessEnded) {
  EXPECT_THAT(RefusalWith("to = \"follow_up\"\nstate = \"completed\"\nreason = \"time_box_ended\"",
                          "to = \"follow_up\""),
              StartsWith("group.toml: phase 'follow_up', key 'transitions[1].state': The process ends here"));
}

TEST(CheckOffer, SaysAllThatIsWrongALineEach) {
  const auto offer = CheckOffer(Parsed(kSoundingBoard));
  ASSERT_FALSE(offer);
  EXPECT_EQ(std::ranges::count(offer.error().message, '\n') + 1,
            static_cast<std::ptrdiff_t>(offer.error().violations.size()));
  EXPECT_GE(offer.error().violations.size(), 5U) << offer.error().message;
}

}  // namespace
}  // namespace coconsult::process
