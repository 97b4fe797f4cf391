// SPDX-License-Identifier: Apache-2.0
#include "client/cli/text.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "client/cli/text_argument.h"
#include "support/temp_dir.h"
#include "unit/client/fake_terminal.h"

namespace coconsult::cli {
namespace {

TEST(Clean, TakesOutWhatCouldSteerATerminal) {
  EXPECT_EQ(Clean("a\x1b[31mred\x07"), "a[31mred");
  EXPECT_EQ(Clean("two\nlines\tand tabs"), "two\nlines\tand tabs");
  EXPECT_EQ(Clean("carriage\rreturn \x7f"), "carriagereturn ");
  EXPECT_EQ(Clean("c1 \xC2\x9B"
                  "31m"),
            "c1 31m");
  EXPECT_EQ(Clean("turned \xE2\x80\xAE"
                  "round \xE2\x81\xA6"),
            "turned round ");
}

TEST(Clean, LeavesLettersOfAllKinds) { EXPECT_EQ(Clean("Zoë Łukasz 日本 é €"), "Zoë Łukasz 日本 é €"); }

TEST(Clean, ShowsWhereTextIsDamaged) {
  EXPECT_EQ(Clean("\xC3"), "\uFFFD");
  EXPECT_EQ(Clean("\xE2\x80"), "\uFFFD\uFFFD");
  EXPECT_EQ(Clean("\xC0\xAF \xED\xA0\x80"), "\uFFFD\uFFFD \uFFFD\uFFFD\uFFFD");
}

// Damaged text is no way round the rest.
TEST(Clean, TakesOutWhatDamageCouldHide) {
  EXPECT_EQ(Clean("\x1b\x80[2J"), "\uFFFD[2J");
  EXPECT_EQ(Clean("\xC2\x9B\x80"), "\uFFFD");
  EXPECT_EQ(Clean("\xC2\x1b\x9B"), "\uFFFD\uFFFD");
}

TEST(Wrap, BreaksBetweenWordsAndIndents) {
  EXPECT_EQ(Wrap("one two three", 9, 2), "  one two\n  three\n");
  EXPECT_EQ(Wrap("a\n\nb", 9, 2), "  a\n\n  b\n");
  EXPECT_EQ(Wrap("unbreakable", 4), "unbreakable\n");
  EXPECT_EQ(Wrap("no wrapping at all", 0), "no wrapping at all\n");
}

TEST(Shorten, CountsLettersNotBytes) {
  EXPECT_EQ(Shorten("Zoë", 3), "Zoë");
  EXPECT_EQ(Shorten("Zoë and others", 8), "Zoë a...");
  EXPECT_EQ(Shorten("two\nlines", 20), "two lines");
}

TEST(Table, AlignsColumnsByLetters) {
  Table table({"NAME", "PLACE"});
  table.Add({"Zoë", "Fife"});
  table.Add({"Alexander", ""});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "NAME       PLACE\nZoë        Fife\nAlexander\n");
}

TEST(Table, KeepsWhatAServerSendsInItsCell) {
  Table table({"NAME"});
  table.Add({"Zoe\x1b[2J\nFife"});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "NAME\nZoe[2J Fife\n");
}

TEST(ReadTextArgument, ReadsFilesInputAndPlainText) {
  const testing::TempDir folder;
  const auto path = folder.path() / "text.txt";
  std::ofstream(path) << "From a file\nwith lines\n";
  FakeTerminal terminal;
  terminal.input = "typed\n";
  EXPECT_EQ(*ReadTextArgument(terminal, "@" + path.string()), "From a file\nwith lines");
  EXPECT_EQ(*ReadTextArgument(terminal, "-"), "typed");
  EXPECT_EQ(*ReadTextArgument(terminal, "plain"), "plain");
  EXPECT_EQ(*ReadTextArgument(terminal, "@@anna wrote"), "@anna wrote");
  EXPECT_EQ(ReadTextArgument(terminal, "@/no/such/file").error().code, Code::kNotFound);
}

}  // namespace
}  // namespace coconsult::cli
