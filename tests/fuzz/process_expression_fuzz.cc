// SPDX-License-Identifier: Apache-2.0
// Conditions of process definitions: the grammar of expression.h holds, and every answer comes from the
// facts.
#include "process/expression.h"

#include <algorithm>

#include "target.h"

namespace coconsult::fuzz {
namespace {

// Answers all questions alike.
class SameFacts final : public process::Facts {
 public:
  explicit SameFacts(bool yes, int count = 0) : yes_(yes), count_(yes ? std::max(count, 1) : count) {}
  int Posted(const std::string&, const std::string&) const override { return count_; }
  int PostedEver(const std::string&, const std::string&) const override { return count_; }
  bool AllPosted(const std::string&) const override { return yes_; }
  bool Confirmed(const std::string&) const override { return yes_; }
  bool AnyPassed() const override { return yes_; }
  int Joined(const std::string&) const override { return count_; }
  bool FormDone(const std::string&) const override { return yes_; }
  bool BoxElapsed() const override { return yes_; }
  bool ExtensionsUsed() const override { return yes_; }
  bool Reversed() const override { return yes_; }
  bool RoutingExhausted() const override { return yes_; }
  bool Attribute(const std::string&, const std::string&) const override { return yes_; }

 private:
  const bool yes_;
  const int count_;
};

bool Holds(const std::string& text, const process::Facts& facts) {
  const auto expression = process::Expression::Parse(text);
  MUST_HOLD(expression);
  return expression->Holds(facts);
}

void TestTaken(const process::Expression& expression) {
  const std::string& text = expression.text();
  MUST_HOLD(!expression.Mentions().empty());
  MUST_HOLD(expression.Roles().size() <= expression.Mentions().size());
  for (const bool yes : {true, false}) {
    const SameFacts facts(yes);
    const bool holds = expression.Holds(facts);
    MUST_HOLD(Holds("box_elapsed and not box_elapsed or " + text, facts) == holds);
    MUST_HOLD(Holds(text + " or any_passed", facts) == (holds || yes));
    // Brackets and 'not' bind as the grammar says, as far as its depth allows.
    if (const auto negated = process::Expression::Parse("not (" + text + ")")) {
      MUST_HOLD(negated->Holds(facts) == !holds);
    }
  }
}

// Each comparison is the one that it is written as.
void TestComparisons(int count, int number) {
  const SameFacts facts(false, count);
  const auto holds = [&](const std::string& comparison) {
    return Holds("joined(asker) " + comparison + std::to_string(number), facts);
  };
  MUST_HOLD(holds(">=") == (count >= number) && holds("<=") == (count <= number));
  MUST_HOLD(holds(">") == (count > number) && holds("<") == (count < number));
  MUST_HOLD(holds("==") == (count == number));
}

}  // namespace

void TestOne(std::string_view text) {
  Input input(text);
  const auto count = static_cast<int>(input.Byte());
  TestComparisons(count, static_cast<int>(input.Byte()));
  const auto expression = process::Expression::Parse(std::string(text));
  if (expression) {
    MUST_HOLD(expression->text() == text);
    TestTaken(*expression);
  } else {
    MUST_HOLD(expression.error().violations.at(0).field == "expression");
    MUST_HOLD(expression.error().message.starts_with("Expected "));
  }
}

}  // namespace coconsult::fuzz
