// SPDX-License-Identifier: Apache-2.0
#include "client/cli/csv_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/error_text.h"
#include "client/cli/practitioner_csv.h"

namespace coconsult::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kHeader = "email,display_name,sector,organisation,locality,role_level,topics,can_help_with";

std::string Row(const std::string& email) {
  return email + ",Anna,private,Org,fife,frontline,digital;justice,\"Ask, me\"";
}

TEST(ParseCsv, KeepsCommasQuotesAndLineBreaksInQuotedFields) {
  const auto rows = ParseCsv("a,b\n\"x, y\",\"she said \"\"no\"\"\"\n\"two\nlines\",last\n");
  ASSERT_TRUE(rows);
  ASSERT_THAT(*rows, SizeIs(3));
  EXPECT_THAT((*rows)[1].fields, ElementsAre("x, y", "she said \"no\""));
  EXPECT_THAT((*rows)[2].fields, ElementsAre("two\nlines", "last"));
}

TEST(ParseCsv, KnowsTheLineOnWhichEachRowBegins) {
  for (const std::string newline : {"\n", "\r\n"}) {
    const auto rows =
        ParseCsv("a,b" + newline + newline + "\"1" + newline + "2" + newline + "3\",x" + newline + "y,z");
    ASSERT_TRUE(rows);
    ASSERT_THAT(*rows, SizeIs(3));
    EXPECT_EQ((*rows)[0].line, 1);
    EXPECT_EQ((*rows)[1].line, 3);
    EXPECT_EQ((*rows)[2].line, 6);
    EXPECT_THAT((*rows)[2].fields, ElementsAre("y", "z"));
  }
}

TEST(ParseCsv, SkipsAByteOrderMark) {
  EXPECT_EQ((*ParseCsv("\xEF\xBB\xBF"
                       "email\n"))[0]
                .fields[0],
            "email");
}

TEST(ParseCsv, NamesTheLineOfAStrayQuote) {
  const auto rows = ParseCsv("a,b\nc,d\ne,f\"g\n");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().violations[0].field, "line 3");
}

TEST(ParseCsv, NamesTheRowWhoseQuotesAreNeverClosed) {
  const auto rows = ParseCsv("a,b\nc,\"d\ne,f\n");
  ASSERT_FALSE(rows);
  EXPECT_EQ(rows.error().violations[0].field, "line 2");
}

TEST(CsvLine, IsReadBackAsTheSame) {
  const std::vector<std::string> fields = {"plain", "a,b", "say \"hi\"", "two\nlines", ""};
  EXPECT_EQ((*ParseCsv(CsvLine(fields)))[0].fields, fields);
}

TEST(CsvLine, KeepsWhatAReaderWouldDrop) {
  for (const std::vector<std::string>& fields :
       {std::vector<std::string>{" blanks ", "\ttab"}, {""}, {"", ""}, {"\uFEFFmark", "b"}}) {
    const auto rows = ParseCsv(CsvLine(fields));
    ASSERT_EQ(rows->size(), 1U);
    EXPECT_EQ(rows->front().fields, fields);
  }
}

TEST(ParsePractitionerCsv, ReadsEveryColumnInAnyOrder) {
  const auto file = ParsePractitionerCsv(
      "line_manager_email,working_hours,month_limit,open_limit,can_help_with,topics,role_level,locality,"
      "organisation,sector,display_name,email\n"
      "boss@x.example,\"Tue,Thu 10:00-14:00\",4,2,\"Quotes \"\"inside\"\", and more\",digital; "
      "justice,frontline,fife,Org,private,Zoë,zoe@x.example\n");
  ASSERT_TRUE(file);
  EXPECT_THAT(file->problems, IsEmpty());
  ASSERT_THAT(file->rows, SizeIs(1));
  const auto& row = file->rows[0];
  EXPECT_EQ(row.email(), "zoe@x.example");
  EXPECT_EQ(row.display_name(), "Zoë");
  EXPECT_THAT(row.topics(), ElementsAre("digital", "justice"));
  EXPECT_EQ(row.can_help_with(), "Quotes \"inside\", and more");
  EXPECT_EQ(row.open_limit(), 2);
  EXPECT_EQ(row.month_limit(), 4);
  EXPECT_THAT(row.hours().weekdays(), ElementsAre(2, 4));
  EXPECT_EQ(row.line_manager_email(), "boss@x.example");
}

TEST(ParsePractitionerCsv, LeavesLimitsUnsetWhenTheirFieldsAreEmpty) {
  const auto file = ParsePractitionerCsv(kHeader + ",open_limit\n" + Row("a@x.example") + ",\n");
  ASSERT_TRUE(file);
  EXPECT_FALSE(file->rows[0].has_open_limit());
  EXPECT_FALSE(file->rows[0].has_hours());
}

TEST(ParsePractitionerCsv, RefusesUnknownRepeatedAndMissingColumnsTogether) {
  const auto file = ParsePractitionerCsv(
      "email,email,nickname,display_name,sector,organisation,locality,topics,can_help_with\n");
  ASSERT_FALSE(file);
  const std::string text = ErrorText(file.error());
  EXPECT_THAT(text, HasSubstr("'nickname' is unknown"));
  EXPECT_THAT(text, HasSubstr("'email' is there twice"));
  EXPECT_THAT(text, HasSubstr("'role_level' is missing"));
  EXPECT_THAT(text, HasSubstr("line 1"));
}

TEST(ParsePractitionerCsv, CollectsEveryProblemWithItsLineAndColumn) {
  const auto file = ParsePractitionerCsv(kHeader + ",open_limit,working_hours\n" + Row("a@x.example") +
                                         ",many,Mon\n" + "\"two\nlines\",short\n" + Row("A@x.example") +
                                         ",1,Mon-Fri 09:00-17:00\n" + Row("") + ",,\n");
  ASSERT_TRUE(file);
  std::vector<std::string> places;
  for (const auto& problem : file->problems)
    places.push_back(std::to_string(problem.line) + " " + problem.column);
  EXPECT_THAT(places, ElementsAre("2 open_limit", "2 working_hours", "3 ", "5 email", "6 email"));
  EXPECT_THAT(file->problems[3].what, HasSubstr("line 2"));
}

TEST(ParsePractitionerCsv, RefusesEmptyFiles) {
  EXPECT_FALSE(ParsePractitionerCsv(""));
  EXPECT_FALSE(ParsePractitionerCsv(kHeader + "\n"));
}

TEST(AddExperienceCsv, GivesTextsToTheirPeople) {
  auto file = ParsePractitionerCsv(kHeader + "\n" + Row("a@x.example") + "\n" + Row("b@x.example") + "\n");
  const auto problems = AddExperienceCsv(
      "email,text\nB@x.example,One\nb@x.example,\"Two, more\"\nc@x.example,Three\na@x.example,\n", *file);
  ASSERT_TRUE(problems);
  EXPECT_THAT(file->rows[1].experience(), ElementsAre("One", "Two, more"));
  ASSERT_THAT(*problems, SizeIs(2));
  EXPECT_EQ((*problems)[0].line, 4);
  EXPECT_EQ((*problems)[1].column, "text");
  EXPECT_FALSE(AddExperienceCsv("email,words\n", *file));
}

TEST(ProblemsFromViolations, TurnsRowsIntoLinesOfTheFile) {
  PractitionerFile file;
  file.lines = {2, 5, 6};
  const auto problems = ProblemsFromViolations({{"rows[1].sector", "Unknown."},
                                                {"rows[2].hours.start_minute", "Too late."},
                                                {"rows[0].topics[3]", "Unknown."},
                                                {"rows[9].email", "Odd."},
                                                {"rows", "Too many."}},
                                               file);
  std::vector<std::string> places;
  for (const auto& problem : problems) places.push_back(std::to_string(problem.line) + " " + problem.column);
  EXPECT_THAT(places, ElementsAre("5 sector", "6 working_hours", "2 topics", "0 rows[9].email", "0 rows"));
}

TEST(ProblemsError, ListsFiftyAndCountsTheRest) {
  std::vector<CsvProblem> problems;
  for (int i = 60; i > 0; --i) problems.push_back({i, "email", "Wrong."});
  const Error error = ProblemsError("people.csv", problems, true);
  ASSERT_THAT(error.violations, SizeIs(51));
  EXPECT_EQ(error.violations[0].field, "line 1, email");
  EXPECT_THAT(error.violations[50].description, HasSubstr("10 further"));
  EXPECT_THAT(error.message, HasSubstr("60 things need"));
}

}  // namespace
}  // namespace coconsult::cli
