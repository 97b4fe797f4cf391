// SPDX-License-Identifier: Apache-2.0
#include "web/frame.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace coconsult::web {
namespace {

using std::string_literals::operator""s;
using testing::Eq;
using testing::Optional;

// The lines of an end frame, without its head.
std::string LinesOf(const Ending& ending) { return EndFrame(ending).substr(5); }

TEST(Frame, HoldsAFlagALengthAndTheMessage) {
  EXPECT_EQ(MessageFrame("abc"), "\0\0\0\0\3abc"s);
  EXPECT_EQ(MessageFrame(""), "\0\0\0\0\0"s);
  EXPECT_EQ(MessageFrame(std::string(0x010203, 'x')).substr(0, 5), "\0\0\1\2\3"s);
}

TEST(Frame, OfTheEndHasATrailerOnEachLine) {
  EXPECT_EQ(EndFrame({}), "\x80\0\0\0\x10grpc-status: 0\r\n"s);
  EXPECT_EQ(LinesOf({5, "Not there", {}, {}}), "grpc-status: 5\r\ngrpc-message: Not there\r\n");
}

TEST(Frame, OfTheEndCarriesDetailsAndFurtherTrailers) {
  const Ending ending{3, "", "\xff\xfe\xfd\x01", {{"x-more", "yes"}, {"x-raw-bin", "\x01"}}};
  EXPECT_EQ(LinesOf(ending),
            "grpc-status: 3\r\ngrpc-status-details-bin: //79AQ\r\nx-more: yes\r\nx-raw-bin: AQ\r\n");
}

TEST(Frame, CannotBeGivenATrailerThroughAValue) {
  EXPECT_EQ(LinesOf({3, "a\r\ngrpc-status: 0", {}, {{"x-more", "b\r\nevil: 1"}}}),
            "grpc-status: 3\r\ngrpc-message: a%0D%0Agrpc-status: 0\r\n");
}

TEST(OnlyMessage, IsTheOneInTheBody) {
  EXPECT_THAT(OnlyMessage("\0\0\0\0\3abc"s), Optional(Eq("abc")));
  EXPECT_THAT(OnlyMessage("\0\0\0\0\0"s), Optional(Eq("")));
}

TEST(OnlyMessage, IsNotFoundInAnythingElse) {
  for (const auto& body : {""s, "\0\0\0\0"s, "\0\0\0\0\3ab"s, "\0\0\0\0\3abcd"s, "\1\0\0\0\3abc"s,
                           "\x80\0\0\0\3abc"s, "\0\xff\xff\xff\xff"s}) {
    EXPECT_FALSE(OnlyMessage(body)) << testing::PrintToString(body);
  }
}

TEST(ParseTimeout, KnowsEveryUnit) {
  EXPECT_EQ(ParseTimeout("2H"), std::chrono::hours(2));
  EXPECT_EQ(ParseTimeout("3M"), std::chrono::minutes(3));
  EXPECT_EQ(ParseTimeout("4S"), std::chrono::seconds(4));
  EXPECT_EQ(ParseTimeout("5m"), std::chrono::milliseconds(5));
  EXPECT_EQ(ParseTimeout("6u"), std::chrono::microseconds(6));
  EXPECT_EQ(ParseTimeout("99999999n"), std::chrono::nanoseconds(99999999));
}

TEST(ParseTimeout, DoesNotOverflow) { EXPECT_GT(ParseTimeout("99999999H"), std::chrono::hours(24)); }

TEST(ParseTimeout, RefusesWhatIsNoTime) {
  for (const char* text : {"", "S", "5", "-1S", "+1S", "1.5S", "1 S", "100000000S", "5s", "5SS"})
    EXPECT_FALSE(ParseTimeout(text)) << text;
}

TEST(PercentEncode, KeepsWhatIsPrintableButThePercentSign) {
  EXPECT_EQ(PercentEncode("100 % – ja"), "100 %25 %E2%80%93 ja");
  EXPECT_EQ(PercentEncode("\x7f\t"s), "%7F%09");
}

}  // namespace
}  // namespace coconsult::web
