// SPDX-License-Identifier: Apache-2.0
#include "observability/log_line.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

namespace coconsult::observability {
namespace {

using nlohmann::json;

// 2026-11-21T20:00:00.123456Z
constexpr Timestamp kTime = Timestamp(Duration(1'795'291'200'123'456));

std::string Line(LogFormat format, std::vector<Field> fields, std::string_view event = "event") {
  return FormatLogLine(format, kTime, Level::kInfo, event, fields);
}
std::string Text(std::vector<Field> fields) {
  const std::string line = Line(LogFormat::kText, std::move(fields));
  const std::string prefix = "2026-11-21T20:00:00.123Z INFO event ";
  EXPECT_TRUE(line.starts_with(prefix)) << line;
  return line.substr(prefix.size());
}

TEST(LogLine, WritesTimeLevelEventAndFieldsAsText) {
  const std::string line =
      FormatLogLine(LogFormat::kText, kTime, Level::kWarning, "wave_sent",
                    std::vector<Field>{{"wave", 2}, {"share", 0.25}, {"late", false}, {"cause", "expired"}});
  EXPECT_EQ(line, "2026-11-21T20:00:00.123Z WARNING wave_sent wave=2 share=0.25 late=false cause=expired");
}

TEST(LogLine, WritesOneJsonObjectWithTypedValues) {
  const json line = json::parse(
      Line(LogFormat::kJson, {{"wave", 2}, {"share", 0.25}, {"late", true}, {"cause", "two words"}}));
  EXPECT_EQ(line, (json{{"time", "2026-11-21T20:00:00.123Z"},
                        {"level", "info"},
                        {"event", "event"},
                        {"wave", 2},
                        {"share", 0.25},
                        {"late", true},
                        {"cause", "two words"}}));
}

TEST(LogLine, WritesAnEventWithoutFields) {
  EXPECT_EQ(Line(LogFormat::kText, {}), "2026-11-21T20:00:00.123Z INFO event");
  EXPECT_EQ(Line(LogFormat::kJson, {}),
            R"({"time":"2026-11-21T20:00:00.123Z","level":"info","event":"event"})");
}

TEST(LogLine, KeepsWholeNumbersExactAndCapsThoseThatAreTooLarge) {
  EXPECT_EQ(Text({{"a", std::numeric_limits<std::int64_t>::min()}}), "a=-9223372036854775808");
  EXPECT_EQ(Text({{"a", std::numeric_limits<std::int64_t>::max()}}), "a=9223372036854775807");
  EXPECT_EQ(Text({{"a", std::numeric_limits<std::uint64_t>::max()}}), "a=9223372036854775807");
  EXPECT_EQ(Text({{"a", std::size_t{7}}}), "a=7");
}

TEST(LogLine, WritesNumbersThatJsonLacksAsTexts) {
  const double infinity = std::numeric_limits<double>::infinity();
  const json line = json::parse(
      Line(LogFormat::kJson, {{"a", std::nan("")}, {"b", infinity}, {"c", -infinity}, {"d", 1e300}}));
  EXPECT_EQ(line["a"], "nan");
  EXPECT_EQ(line["b"], "inf");
  EXPECT_EQ(line["c"], "-inf");
  EXPECT_EQ(line["d"], 1e300);
}

TEST(LogLine, QuotesOnlyTextsThatNeedIt) {
  EXPECT_EQ(
      Text({{"a", "plain-text_1/2:3"}, {"b", ""}, {"c", "two words"}, {"d", "x=1"}, {"e", "caf\u00e9"}}),
      "a=plain-text_1/2:3 b=\"\" c=\"two words\" d=\"x=1\" e=caf\u00e9");
}

TEST(LogLine, AcceptsEveryKindOfText) {
  const std::string owned = "owned";
  const char* pointer = "pointer";
  EXPECT_EQ(Text({{"a", owned}, {"b", pointer}, {"c", std::string_view("view")}, {"d", "literal"}}),
            "a=owned b=pointer c=view d=literal");
}

TEST(LogLine, CannotBeSplitByAValue) {
  const std::string attack = "x\n2026-11-21T20:00:00.123Z ERROR forged\r\n\"}{\"";
  EXPECT_EQ(Text({{"a", attack}}), R"(a="x\n2026-11-21T20:00:00.123Z ERROR forged\u000d\n\"}{\"")");
  EXPECT_EQ(json::parse(Line(LogFormat::kJson, {{"a", attack}}))["a"], attack);
}

TEST(LogLine, EscapesLineSeparatorsTerminalCodesAndDirectionMarks) {
  EXPECT_EQ(Text({{"a", "\x1b[2J"}}), R"(a="\u001b[2J")");
  EXPECT_EQ(Text({{"a", "\u0085"}}), R"(a="\u0085")");
  EXPECT_EQ(Text({{"a", "\u2028\u202e"}}), R"(a="\u2028\u202e")");
  EXPECT_EQ(Text({{"a", std::string_view("\0", 1)}}), R"(a="\u0000")");
  EXPECT_EQ(Text({{"a", "back\\slash"}}), R"(a="back\\slash")");
}

TEST(LogLine, WritesBytesThatAreNotUtf8Visibly) {
  EXPECT_EQ(Text({{"a", "\xff\xc0\xaf"}}), R"(a="\xff\xc0\xaf")");
  EXPECT_EQ(Text({{"a", "\xed\xa0\x80"}}), R"(a="\xed\xa0\x80")");
  EXPECT_EQ(Text({{"a", "cut \xe2\x82"}}), R"(a="cut \xe2\x82")");
  EXPECT_EQ(json::parse(Line(LogFormat::kJson, {{"a", "x\xff"}}))["a"], "x\ufffd");
}

TEST(LogLine, ReplacesWhatDoesNotBelongIntoNames) {
  EXPECT_EQ(Text({{"two words\n", 1}, {"", 2}}), "two_words_=1 _=2");
  EXPECT_EQ(Line(LogFormat::kText, {}, "a b"), "2026-11-21T20:00:00.123Z INFO a_b");
}

TEST(LogLine, KeepsItsOwnKeysApartFromFields) {
  const json line = json::parse(Line(LogFormat::kJson, {{"time", 1}, {"level", 2}, {"event", 3}}));
  EXPECT_EQ(line["event"], "event");
  EXPECT_EQ(line["time_"], 1);
  EXPECT_EQ(line["level_"], 2);
  EXPECT_EQ(line["event_"], 3);
}

TEST(LogLine, WithholdsFieldsNamedAfterSecretsAndWordsOfPeople) {
  for (const char* key : {"password", "token", "text", "body", "authorization", "Authorization",
                          "new_password", "session_token"}) {
    EXPECT_EQ(Text({{key, "canary"}}), std::string(key) + "=[redacted]");
    EXPECT_EQ(Line(LogFormat::kJson, {{key, 4711}}).find("4711"), std::string::npos) << key;
  }
  EXPECT_EQ(Text({{"context", "shown"}, {"tokens", 3}, {"body_bytes", 5}}),
            "context=shown tokens=3 body_bytes=5");
}

TEST(LogLine, CutsLongTextsBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 3000; ++i) text += "\u20ac";
  const json line = json::parse(Line(LogFormat::kJson, {{"a", text}}));
  const std::string kept = line["a"];
  EXPECT_LE(kept.size(), kMaxLogValueBytes + 6);
  EXPECT_TRUE(kept.ends_with("\u20ac..."));
}

TEST(LogLine, StaysOneValidLineWhateverTheBytes) {
  std::mt19937 random(20261121);
  const std::string special = "\n\r\"\\{}=\t \x1b\x7f\x80\xbf\xc2\xe2\x80\xa8\xf0\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string value;
    for (std::size_t i = random() % 24; i > 0; --i) {
      value += random() % 2 ? special[random() % special.size()] : static_cast<char>(random() % 256);
    }
    const std::string text = Text({{"a", value}});
    for (const char c : text) ASSERT_TRUE(static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) << text;
    const std::string line = Line(LogFormat::kJson, {{"a", value}, {"b", 1}});
    ASSERT_EQ(line.find('\n'), std::string::npos);
    const json parsed = json::parse(line, nullptr, /*allow_exceptions=*/false);
    ASSERT_TRUE(parsed.is_object()) << line;
    ASSERT_EQ(parsed["b"], 1);
  }
}

}  // namespace
}  // namespace coconsult::observability
