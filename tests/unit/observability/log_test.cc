// SPDX-License-Identifier: Apache-2.0
#include "observability/log.h"

#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "support/temp_dir.h"

namespace coconsult::observability {
namespace {

class LogTest : public ::testing::Test {
 protected:
  ~LogTest() override { EXPECT_TRUE(StartLog({})); }

  std::string File() const { return folder_.File("server.log"); }
  std::vector<std::string> Lines() const {
    std::vector<std::string> lines;
    std::ifstream in(File());
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
  }

  testing::TempDir folder_;
};

TEST_F(LogTest, WritesCompleteLinesToTheFileAtOnce) {
  ASSERT_TRUE(StartLog({.file = File()}));
  Log(Level::kInfo, "started", {{"port", 7420}});
  const auto lines = Lines();
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_TRUE(lines[0].ends_with("Z INFO started port=7420")) << lines[0];
}

TEST_F(LogTest, DoesNotTreatBracesInValuesAsAFormat) {
  ASSERT_TRUE(StartLog({.file = File()}));
  Log(Level::kInfo, "started", {{"value", "{}{0}%v"}});
  EXPECT_TRUE(Lines().at(0).ends_with("value={}{0}%v"));
}

TEST_F(LogTest, LeavesOutLevelsBelowTheThreshold) {
  ASSERT_TRUE(StartLog({.level = Level::kWarning, .file = File()}));
  EXPECT_FALSE(LogEnabled(Level::kInfo));
  EXPECT_TRUE(LogEnabled(Level::kError));
  Log(Level::kDebug, "no");
  Log(Level::kInfo, "no");
  Log(Level::kWarning, "yes");
  Log(Level::kError, "yes");
  EXPECT_EQ(Lines().size(), 2U);
}

TEST_F(LogTest, WritesNothingWhenItIsOff) {
  ASSERT_TRUE(StartLog({.level = Level::kOff, .file = File()}));
  Log(Level::kError, "no");
  Log(Level::kOff, "no");
  EXPECT_TRUE(Lines().empty());
}

TEST_F(LogTest, AppendsToAFileThatIsThere) {
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(StartLog({.file = File()}));
    Log(Level::kInfo, "started");
  }
  EXPECT_EQ(Lines().size(), 2U);
}

TEST_F(LogTest, RefusesAFileItCannotOpenAndKeepsTheOldOne) {
  ASSERT_TRUE(StartLog({.file = File()}));
  const auto refused = StartLog({.level = Level::kOff, .file = folder_.path().string()});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::kInvalidArgument);
  EXPECT_EQ(refused.error().violations.at(0).field, "log.file");
  Log(Level::kInfo, "still_here");
  EXPECT_EQ(Lines().size(), 1U);
}

TEST_F(LogTest, KeepsLinesOfManyThreadsApart) {
  constexpr int kThreads = 8;
  constexpr int kLines = 500;
  ASSERT_TRUE(StartLog({.format = LogFormat::kJson, .file = File()}));
  {
    std::vector<std::jthread> threads;
    threads.reserve(kThreads);
    for (int thread = 0; thread < kThreads; ++thread) {
      threads.emplace_back([thread] {
        for (int i = 0; i < kLines; ++i)
          Log(Level::kInfo, "line", {{"thread", thread}, {"number", i}, {"padding", "a b\nc"}});
      });
    }
  }
  std::vector<int> next(kThreads, 0);
  for (const std::string& line : Lines()) {
    const auto parsed = nlohmann::json::parse(line, nullptr, /*allow_exceptions=*/false);
    ASSERT_TRUE(parsed.is_object()) << line;
    ASSERT_EQ(parsed["number"], next.at(parsed["thread"])++);
  }
  EXPECT_EQ(next, std::vector<int>(kThreads, kLines));
}

TEST_F(LogTest, CanBeMovedToAnotherFileWhileOthersWrite) {
  const std::string other = folder_.File("other.log");
  ASSERT_TRUE(StartLog({.file = File()}));
  {
    std::jthread writer([] {
      for (int i = 0; i < 500; ++i) Log(Level::kInfo, "line", {{"number", i}});
    });
    for (int i = 0; i < 20; ++i) ASSERT_TRUE(StartLog({.file = i % 2 ? File() : other}));
  }
  std::size_t count = Lines().size();
  std::ifstream in(other);
  for (std::string line; std::getline(in, line);) ++count;
  EXPECT_EQ(count, 500U);
}

TEST(LogNames, AreTheOnesOfTheConfiguration) {
  EXPECT_EQ(ParseLevel("debug"), Level::kDebug);
  EXPECT_EQ(ParseLevel("info"), Level::kInfo);
  EXPECT_EQ(ParseLevel("warning"), Level::kWarning);
  EXPECT_EQ(ParseLevel("error"), Level::kError);
  EXPECT_EQ(ParseLevel("off"), Level::kOff);
  EXPECT_EQ(ParseLevel("INFO"), std::nullopt);
  EXPECT_EQ(ParseLogFormat("text"), LogFormat::kText);
  EXPECT_EQ(ParseLogFormat("json"), LogFormat::kJson);
  EXPECT_EQ(ParseLogFormat(""), std::nullopt);
}

}  // namespace
}  // namespace coconsult::observability
