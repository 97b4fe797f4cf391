// SPDX-License-Identifier: Apache-2.0
#include "rpc/text_scan.h"

#include <gtest/gtest.h>

namespace coconsult::rpc {
namespace {

TEST(ScanText, CountsCodePointsNotBytes) {
  EXPECT_EQ(ScanText("na\u00efve \u2013 \U0001F600").chars, 9);
  EXPECT_EQ(ScanText("").chars, 0);
}

TEST(ScanText, CountsWithoutWhiteSpaceAtTheEnds) {
  EXPECT_EQ(ScanText(" \t\u00a0a b\u3000\n").inner_chars, 3);
  EXPECT_EQ(ScanText(" \u200b\n").inner_chars, 0);
}

TEST(ScanText, FindsControlCharacters) {
  EXPECT_TRUE(ScanText("a\x07").control);
  EXPECT_TRUE(ScanText(std::string_view("a\0b", 3)).control);
  EXPECT_TRUE(ScanText("a\r\nb").control);
  EXPECT_TRUE(ScanText("\x7f").control);
  EXPECT_TRUE(ScanText("\u0085").control);
  EXPECT_TRUE(ScanText("\u009f").control);
  EXPECT_FALSE(ScanText("a\nb\tc \u00a0 \u00e9").control);
  EXPECT_TRUE(ScanText("a\nb").line_break);
  EXPECT_TRUE(ScanText("a\u2028b").line_break);
  EXPECT_TRUE(ScanText("a\tb").tab);
}

TEST(ScanText, FindsCharactersThatChangeTheDirection) {
  for (const char* text : {"\u202a", "\u202e", "\u2066", "\u2069"}) EXPECT_TRUE(ScanText(text).direction);
  for (const char* text : {"\u2029", "\u202f", "\u2065", "\u206a", "\u05d0"})
    EXPECT_FALSE(ScanText(text).direction);
}

TEST(ScanText, RefusesWhatIsNoUtf8) {
  EXPECT_FALSE(ScanText("\x80").valid);      // continuation without a lead
  EXPECT_FALSE(ScanText("\xc0\xaf").valid);  // longer than need be
  EXPECT_FALSE(ScanText("\xe0\x80\xaf").valid);
  EXPECT_FALSE(ScanText("\xed\xa0\x80").valid);      // surrogate
  EXPECT_FALSE(ScanText("\xf4\x90\x80\x80").valid);  // beyond U+10FFFF
  EXPECT_FALSE(ScanText("\xe2\x82").valid);          // cut off
  EXPECT_FALSE(ScanText("\xff").valid);
  EXPECT_TRUE(ScanText("\xf4\x8f\xbf\xbf").valid);
}

TEST(IsEmail, AcceptsOrdinaryAddresses) {
  for (const auto text : {"a@b.cd", "Mary.O'Neil+work@council.gov.scot", "x_y@sub.domain-name.org"}) {
    EXPECT_TRUE(IsEmail(text)) << text;
  }
}

TEST(IsEmail, RefusesWhatIsNoAddress) {
  for (const auto text : {"", "a", "@b.cd", "a@", "a@b", "a@b..c", "a@.bc", "a@-b.cd", "a b@c.de", "a@b@c.de",
                          ".a@b.cd", "a..b@c.de", "a@b.cd\n", "\u00e9@b.cd", "<a@b.cd>"}) {
    EXPECT_FALSE(IsEmail(text)) << text;
  }
}

TEST(IsId, TakesLowerCaseDigitsAndUnderscores) {
  EXPECT_TRUE(IsId("home_care_2"));
  for (const auto text : {"", "Home", "home care", "home-care", "\u00e9"}) EXPECT_FALSE(IsId(text)) << text;
}

TEST(IsRequestId, TakesEightToSixtyFourSafeCharacters) {
  EXPECT_TRUE(IsRequestId("abcDEF-_"));
  EXPECT_TRUE(IsRequestId(std::string(64, 'a')));
  EXPECT_FALSE(IsRequestId("abcdefg"));
  EXPECT_FALSE(IsRequestId(std::string(65, 'a')));
  EXPECT_FALSE(IsRequestId("abcdefg "));
}

}  // namespace
}  // namespace coconsult::rpc
