// SPDX-License-Identifier: Apache-2.0
#include "client/cli/names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::cli {
namespace {

using ::testing::HasSubstr;

const std::string kId = "01kf3z6m8q2v4x7abcdefghjkm";
const std::string kName = "consultations/" + kId;

TEST(FullName, TakesFullNamesAndWholeIds) {
  EXPECT_EQ(**FullName(NameKind::kConsultation, kName), kName);
  EXPECT_EQ(**FullName(NameKind::kConsultation, kId), kName);
  EXPECT_EQ(**FullName(NameKind::kConsultation, "01KF3Z6M8Q2V4X7ABCDEFGHJKM"), kName);
  EXPECT_EQ(**FullName(NameKind::kForm, "outcomeForms/" + kId), "outcomeForms/" + kId);
}

TEST(FullName, LeavesShortFormsToTheLists) { EXPECT_FALSE(*FullName(NameKind::kConsultation, "efghjkm")); }

TEST(FullName, RefusesWhatIsNoId) {
  EXPECT_THAT(FullName(NameKind::kConsultation, "hjkm").error().message, HasSubstr("too short"));
  EXPECT_FALSE(FullName(NameKind::kConsultation, "invitations/" + kId));
  EXPECT_FALSE(FullName(NameKind::kConsultation, kName + "/messages/3"));
  EXPECT_FALSE(FullName(NameKind::kConsultation, "consultations/efghjkm"));
  EXPECT_FALSE(FullName(NameKind::kConsultation, ""));
  EXPECT_FALSE(FullName(NameKind::kConsultation, "../../x"));
  EXPECT_FALSE(FullName(NameKind::kConsultation, kId + "1"));
}

TEST(MatchShortId, FindsTheOneThatEndsSo) {
  const std::vector<std::string> names = {"cases/01kf3z6m8q2v4x7abcdefghjk1",
                                          "cases/01kf3z6m8q2v4x7abcdefghjk2",
                                          "cases/01kf3z6m8q2v4x7abcdefghjk1"};
  EXPECT_EQ(*MatchShortId(NameKind::kCase, "FGHJK1", names), names[0]);
  EXPECT_EQ(MatchShortId(NameKind::kCase, "zzzzzz", names).error().code, Code::kNotFound);
}

TEST(MatchShortId, RefusesAnAmbiguousForm) {
  const std::vector<std::string> names = {"cases/1aaaaaaaaaaaaaaaaabcdefghj",
                                          "cases/2aaaaaaaaaaaaaaaaabcdefghj"};
  const auto match = MatchShortId(NameKind::kCase, "cdefghj", names);
  ASSERT_FALSE(match);
  EXPECT_EQ(match.error().code, Code::kInvalidArgument);
  EXPECT_THAT(match.error().message, HasSubstr(names[0]));
  EXPECT_THAT(match.error().message, HasSubstr(names[1]));
}

TEST(ShortId, IsTheEndOfTheIdAndIsFoundAgain) {
  EXPECT_EQ(ShortId(kName), "defghjkm");
  EXPECT_EQ(*MatchShortId(NameKind::kConsultation, ShortId(kName), {kName}), kName);
  EXPECT_EQ(ShortId("something else"), "something else");
  EXPECT_EQ(ShortId("cases/\x1b[2J"), "cases/[2J");
}

}  // namespace
}  // namespace coconsult::cli
