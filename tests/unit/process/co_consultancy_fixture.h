// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "unit/process/instance.h"

namespace coconsult::process {

// Ann asks, Bob helps.
class CoConsultancyTest : public ::testing::Test {
 protected:
  explicit CoConsultancyTest(const std::string& help_wanted = "ideas")
      : talk_(CoConsultancy(), "ann", {{"help_wanted", help_wanted}}) {}

  void ReachMatch() {
    talk_.Post("ann", "narrative");
    talk_.Must(Acknowledged{"no_identifying_data"});
    talk_.Confirm("ann");
  }
  void ReachContract() {
    ReachMatch();
    talk_.Must(Joined{"bob", "consultant"});
  }
  void ReachClarify() {
    ReachContract();
    talk_.Confirm("ann");
    talk_.Confirm("bob");
  }
  void ReachExplore() {
    ReachClarify();
    AskAndAnswer("bob", "ann");
    talk_.Confirm("bob");
  }
  void AskAndAnswer(const std::string& consultant, const std::string& asker) {
    talk_.Post(consultant, "clarifying_question", "How many of you are there?");
    talk_.Post(asker, "answer", "Nine.");
  }
  void ReachDecide() {
    ReachExplore();
    talk_.Post("bob", "experience");
    talk_.Confirm("ann");
  }
  void ReachClose() {
    ReachDecide();
    talk_.Post("ann", "action");
    talk_.Confirm("ann");
  }
  void ReachSwap() {
    ReachClose();
    talk_.Must(FormDone{"ann"});
    talk_.Must(FormDone{"bob"});
  }
  // Bob asks, Ann helps.
  void ReachSwapTell() {
    ReachSwap();
    talk_.Confirm("ann");
    talk_.Confirm("bob");
  }

  void ExpectOnlyChange(const Step& step, const std::string& from, const std::string& to) {
    ASSERT_EQ(step.phases.size(), 1U);
    EXPECT_EQ(step.phases[0].from, from);
    EXPECT_EQ(step.phases[0].to, to);
    EXPECT_EQ(talk_.phase(), to);
  }

  Instance talk_;
};

class ThinkingPartnerTest : public CoConsultancyTest {
 protected:
  ThinkingPartnerTest() : CoConsultancyTest("thinking_partner") {}
};

}  // namespace coconsult::process
