// SPDX-License-Identifier: Apache-2.0
#include "client/cli/ask_dialogue.h"
#include "client/cli/close_form.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "client/cli/error_text.h"
#include "unit/client/fake_terminal.h"

namespace coconsult::cli {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(AnswersFrom, FillsInTextAndNumbers) {
  const auto answers = AnswersFrom({{"course_of_action", "reframed_problem"},
                                    {"value_me", "4"},
                                    {"confidence_before", "0"},
                                    {"take_away", "Two things."}},
                                   v1::FORM_ROLE_ASKER);
  ASSERT_TRUE(answers);
  EXPECT_EQ(answers->course_of_action(), "reframed_problem");
  EXPECT_EQ(answers->value_me(), 4);
  EXPECT_TRUE(answers->has_confidence_before());
  EXPECT_FALSE(answers->has_confidence_after());
  EXPECT_EQ(answers->take_away(), "Two things.");
}

TEST(AnswersFrom, NamesEveryAnswerThatIsWrong) {
  const auto answers = AnswersFrom(
      {{"value_me", "6"}, {"i_learned", "nothing"}, {"got_what_i_wanted", "mostly"}}, v1::FORM_ROLE_ASKER);
  ASSERT_FALSE(answers);
  const std::string text = ErrorText(answers.error());
  EXPECT_THAT(text, HasSubstr("--course-of-action: This one is needed"));
  EXPECT_THAT(text, HasSubstr("--value-me: Use one of: 1, 2, 3, 4, 5."));
  EXPECT_THAT(text, HasSubstr("--i-learned: This is not asked on your form"));
  EXPECT_THAT(text, HasSubstr("--got-what-i-wanted: Use one of: yes, partly, no."));
}

TEST(AnswersFrom, NeedsNothingFromConsultants) {
  EXPECT_TRUE(AnswersFrom({{"load", "right"}}, v1::FORM_ROLE_CONSULTANT));
}

TEST(CloseQuestions, AreFieldsOfTheForm) {
  const auto* form = v1::CloseAnswers::descriptor();
  EXPECT_EQ(static_cast<int>(CloseQuestions().size()), form->field_count());
  for (const auto& question : CloseQuestions())
    EXPECT_NE(form->FindFieldByName(question.field), nullptr) << question.field;
}

TEST(AskCloseQuestions, TakesNumbersIdsAndSkips) {
  FakeTerminal terminal;
  terminal.lines = {"3", "lt15", "9", "2", "", "1"};
  const auto answers = AskCloseQuestions(terminal, v1::FORM_ROLE_CONSULTANT);
  ASSERT_TRUE(answers) << ErrorText(answers.error());
  EXPECT_EQ(answers->i_learned(), "something_i_will_use");
  EXPECT_EQ(answers->time_spent(), "lt15");
  EXPECT_EQ(answers->load(), "right");  // after "9", which is none
  EXPECT_EQ(answers->again(), "");
  EXPECT_EQ(answers->in_work_time(), "agreed");
}

TEST(CompleteAsk, AsksOnlyForWhatIsMissing) {
  v1::Community lists;
  auto* help = lists.add_help_wanted();
  help->set_id("ideas");
  help->set_label("Ideas");
  auto* theme = lists.add_themes();
  theme->set_id("digital");
  theme->set_label("Digital");
  v1::Ask ask;
  ask.set_title("A title");
  FakeTerminal terminal;
  terminal.lines = {"First line", "second line", ".", ".", "1", "digital", "4"};
  const auto completed = CompleteAsk(terminal, Labels(lists), ask);
  ASSERT_TRUE(completed) << ErrorText(completed.error());
  EXPECT_EQ(ask.title(), "A title");
  EXPECT_EQ(ask.situation(), "First line\nsecond line");
  EXPECT_EQ(ask.tried(), "");
  EXPECT_EQ(ask.help_wanted(), "ideas");
  EXPECT_EQ(ask.theme(), "digital");
  EXPECT_EQ(ask.reach(), v1::REACH_ANYONE);
  EXPECT_TRUE(MissingFields(ask).empty());
}

TEST(MissingFields, AreNamedAsOptions) {
  EXPECT_THAT(MissingFields({}), ElementsAre("--title", "--situation", "--help-wanted", "--theme"));
}

TEST(ParseReach, KnowsFourReaches) {
  EXPECT_EQ(*ParseReach("other-sector"), v1::REACH_OTHER_SECTOR);
  EXPECT_EQ(*ParseReach("other_locality"), v1::REACH_OTHER_LOCALITY);
  EXPECT_EQ(*ParseReach("my-locality"), v1::REACH_MY_LOCALITY);
  EXPECT_EQ(*ParseReach("Anyone"), v1::REACH_ANYONE);
  EXPECT_FALSE(ParseReach("everywhere"));
}

TEST(AskYesNo, AsksAgainUntilTheAnswerIsClear) {
  FakeTerminal terminal;
  terminal.lines = {"maybe", "Y"};
  EXPECT_TRUE(*AskYesNo(terminal, "Send it now?"));
  terminal.lines = {""};
  EXPECT_FALSE(*AskYesNo(terminal, "Send it now?"));
  EXPECT_FALSE(AskYesNo(terminal, "Send it now?"));
}

}  // namespace
}  // namespace coconsult::cli
