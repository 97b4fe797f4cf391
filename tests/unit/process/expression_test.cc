// SPDX-License-Identifier: Apache-2.0
#include "process/expression.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

namespace coconsult::process {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// True for the questions that are listed by what was asked about: "confirmed asker", "box_elapsed".
class ListedFacts final : public Facts {
 public:
  explicit ListedFacts(std::set<std::string> listed, int count = 0)
      : listed_(std::move(listed)), count_(count) {}

  int Posted(const std::string& role, const std::string& kind) const override {
    return Count("posted " + role + " " + kind);
  }
  int PostedEver(const std::string& role, const std::string& kind) const override {
    return Count("posted_ever " + role + " " + kind);
  }
  bool AllPosted(const std::string& role) const override { return listed_.contains("all_posted " + role); }
  bool Confirmed(const std::string& role) const override { return listed_.contains("confirmed " + role); }
  bool AnyPassed() const override { return listed_.contains("any_passed"); }
  int Joined(const std::string& role) const override { return Count("joined " + role); }
  bool FormDone(const std::string& role) const override { return listed_.contains("form_done " + role); }
  bool BoxElapsed() const override { return listed_.contains("box_elapsed"); }
  bool ExtensionsUsed() const override { return listed_.contains("extensions_used"); }
  bool Reversed() const override { return listed_.contains("reversed"); }
  bool RoutingExhausted() const override { return listed_.contains("routing_exhausted"); }
  bool Attribute(const std::string& key, const std::string& value) const override {
    return listed_.contains("is " + key + " " + value);
  }

 private:
  int Count(const std::string& question) const { return listed_.contains(question) ? count_ : 0; }

  std::set<std::string> listed_;
  int count_;
};

bool Holds(const std::string& text, const std::set<std::string>& listed, int count = 0) {
  const auto expression = Expression::Parse(text);
  EXPECT_TRUE(expression) << text << ": " << (expression ? "" : expression.error().message);
  return expression && expression->Holds(ListedFacts(listed, count));
}

std::string ParseError(const std::string& text) {
  const auto expression = Expression::Parse(text);
  EXPECT_FALSE(expression) << text;
  if (expression) return "";
  EXPECT_EQ(expression.error().code, Errc::kInvalidArgument);
  return expression.error().message;
}

TEST(Expression, KnowsTheLargestNumberItComparesWith) {
  EXPECT_EQ(Expression().LargestNumber(), 0);
  EXPECT_EQ(Expression::Parse("confirmed(asker)")->LargestNumber(), 0);
  EXPECT_EQ(Expression::Parse("posted(a, idea) >= 2 or not (joined(b) < 7 and posted_ever(a, idea) == 3)")
                ->LargestNumber(),
            7);
}

TEST(Expression, AsksEachKindOfQuestion) {
  EXPECT_TRUE(Holds("posted(asker, answer) >= 2", {"posted asker answer"}, 2));
  EXPECT_TRUE(Holds("posted_ever(asker, answer) >= 2", {"posted_ever asker answer"}, 2));
  EXPECT_TRUE(Holds("joined(consultant) >= 1", {"joined consultant"}, 1));
  for (const char* atom : {"all_posted", "confirmed", "form_done"}) {
    EXPECT_TRUE(Holds(std::string(atom) + "(asker)", {std::string(atom) + " asker"})) << atom;
    EXPECT_FALSE(Holds(std::string(atom) + "(asker)", {std::string(atom) + " consultant"})) << atom;
  }
  for (const char* atom : {"any_passed", "box_elapsed", "extensions_used", "reversed", "routing_exhausted"}) {
    EXPECT_TRUE(Holds(atom, {atom})) << atom;
    EXPECT_FALSE(Holds(atom, {})) << atom;
  }
  EXPECT_TRUE(Holds("is(help_wanted, ideas)", {"is help_wanted ideas"}));
  EXPECT_FALSE(Holds("is(help_wanted, ideas)", {"is help_wanted signpost"}));
}

TEST(Expression, ComparesCountsInFiveWays) {
  const std::set<std::string> listed = {"joined x"};
  const auto holds = [&](const std::string& comparison) {
    return Holds("joined(x) " + comparison, listed, 3);
  };
  EXPECT_TRUE(holds(">= 3") && holds("<= 3") && holds("== 3") && holds("> 2") && holds("< 4"));
  EXPECT_FALSE(holds(">= 4") || holds("<= 2") || holds("== 2") || holds("> 3") || holds("< 3"));
}

TEST(Expression, BindsNotBeforeAndBeforeOr) {
  EXPECT_TRUE(Holds("any_passed or box_elapsed and reversed", {"any_passed"}));
  EXPECT_FALSE(Holds("(any_passed or box_elapsed) and reversed", {"any_passed"}));
  EXPECT_TRUE(Holds("box_elapsed and reversed or any_passed", {"any_passed"}));
  EXPECT_FALSE(Holds("not any_passed and box_elapsed", {}));
  EXPECT_TRUE(Holds("not (any_passed and box_elapsed)", {}));
  EXPECT_TRUE(Holds("not not any_passed", {"any_passed"}));
  EXPECT_FALSE(Holds("not any_passed or box_elapsed", {"any_passed"}));
}

TEST(Expression, JoinsMoreThanTwoParts) {
  EXPECT_TRUE(Holds("any_passed and box_elapsed and reversed", {"any_passed", "box_elapsed", "reversed"}));
  EXPECT_FALSE(Holds("any_passed and box_elapsed and reversed", {"any_passed", "box_elapsed"}));
  EXPECT_TRUE(Holds("any_passed or box_elapsed or reversed", {"reversed"}));
}

TEST(Expression, IgnoresSpaces) {
  EXPECT_TRUE(Holds("  joined( x )>=1 and(any_passed)  ", {"joined x", "any_passed"}, 1));
  EXPECT_TRUE(Holds("any_passed\n\tor box_elapsed", {"box_elapsed"}));
}

TEST(Expression, IsTrueByDefault) { EXPECT_TRUE(Expression().Holds(ListedFacts({}))); }

TEST(Expression, KeepsItsTextAndWhatItMentions) {
  const auto expression =
      Expression::Parse("posted(asker, answer) >= 1 and not confirmed(asker) or is(help_wanted, idea)");
  ASSERT_TRUE(expression);
  EXPECT_EQ(expression->text(),
            "posted(asker, answer) >= 1 and not confirmed(asker) or is(help_wanted, idea)");
  EXPECT_THAT(expression->Roles(), ElementsAre("asker"));
  EXPECT_THAT(expression->Kinds(), ElementsAre("answer"));
  ASSERT_EQ(expression->Mentions().size(), 3U);
  EXPECT_EQ(expression->Mentions()[1].atom, "confirmed");
  EXPECT_EQ(Expression().Mentions().size(), 0U);
}

TEST(Expression, SaysWhereItBreaks) {
  EXPECT_THAT(ParseError(""), HasSubstr("Expected a condition"));
  EXPECT_THAT(ParseError("confirmed(asker) and"), HasSubstr("at character 21, found the end"));
  EXPECT_THAT(ParseError("confirmed asker"), HasSubstr("confirmed is written confirmed(role)"));
  EXPECT_THAT(ParseError("confirmed(asker"), HasSubstr("Expected ')' at character 16"));
  EXPECT_THAT(ParseError("posted(asker) >= 1"), HasSubstr("Expected ',' and a second word at character 13"));
  EXPECT_THAT(ParseError("posted(asker, answer)"), HasSubstr("a comparison after posted(...)"));
  EXPECT_THAT(ParseError("posted(asker, answer) >= many"), HasSubstr("Expected a whole number"));
  EXPECT_THAT(ParseError("posted(asker, answer) = 1"), HasSubstr("found '='"));
  EXPECT_THAT(ParseError("joined(x) >= 12345678"), HasSubstr("at most 6 digits"));
  EXPECT_THAT(ParseError("finished(asker)"), HasSubstr("found 'finished'"));
  EXPECT_THAT(ParseError("(any_passed"), HasSubstr("Expected ')'"));
  EXPECT_THAT(ParseError("any_passed)"), HasSubstr("'and', 'or' or the end at character 11, found ')'"));
  EXPECT_THAT(ParseError("any_passed box_elapsed"), HasSubstr("found 'box_elapsed'"));
  EXPECT_THAT(ParseError("confirmed(ASKER)"), HasSubstr("a word in lower case"));
  EXPECT_THAT(ParseError("any_passed && box_elapsed"), HasSubstr("found '&'"));
}

TEST(Expression, RefusesEndlessNesting) {
  EXPECT_THAT(ParseError(std::string(100'000, '(')), HasSubstr("fewer brackets"));
  std::string negations;
  for (int i = 0; i < 1000; ++i) negations += "not ";
  EXPECT_THAT(ParseError(negations + "any_passed"), HasSubstr("fewer brackets"));
}

}  // namespace
}  // namespace coconsult::process
