// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/number_lines.h"

#include <gtest/gtest.h>

#include <limits>

#include "storage/sqlite/error.h"

namespace coconsult::storage::sqlite {
namespace {

TEST(NumberLines, ReadBackExactly) {
  const std::map<std::string, double> numbers = {{"fit", 0.1 + 0.2},
                                                 {"", 0},
                                                 {"small", std::numeric_limits<double>::denorm_min()},
                                                 {"large", -std::numeric_limits<double>::max()}};
  EXPECT_EQ(ParseDoubles(ToLines(numbers)), numbers);
  const std::map<std::string, int> counts = {{"no_fit", 12}, {"reach", std::numeric_limits<int>::min()}};
  EXPECT_EQ(ParseInts(ToLines(counts)), counts);
  EXPECT_EQ(ToLines(counts), "no_fit=12\nreach=-2147483648\n");
  EXPECT_TRUE(ParseInts("").empty());
}

TEST(NumberLines, RefuseWhatIsNone) {
  for (const char* text : {"x", "x=", "x=\n", "x=1", "x\n=1", "x=1 \n", "x=one\n", "x=99999999999\n"}) {
    EXPECT_THROW(ParseInts(text), DatabaseError) << text;
  }
}

}  // namespace
}  // namespace coconsult::storage::sqlite
