// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "process/engine.h"

namespace coconsult::process {

inline const std::set<std::string> kKinds = {"narrative",     "clarifying_question",
                                             "open_question", "answer",
                                             "key_question",  "vote",
                                             "contribution",  "experience",
                                             "resonance",     "idea",
                                             "cluster",       "action",
                                             "transfer_plan", "micro_experiment",
                                             "reflection",    "review",
                                             "note",          "key_point",
                                             "thanks",        "bid",
                                             "housekeeping"};

inline const WorkingCalendar& Calendar() {
  static const WorkingCalendar kCalendar = *WorkingCalendar::Create("Europe/London", {"2026-11-30"});
  return kCalendar;
}

// Monday 2 November 2026, 09:00 in London.
inline Timestamp MondayMorning() { return Timestamp(std::chrono::seconds(1'793'610'000)); }
inline Timestamp AfterWorkingDays(Timestamp from, double days) {
  return Calendar().AddWorkingDays(from, days);
}

inline const Definition& CoConsultancy() {
  static const Catalog kCatalog = *Catalog::Embedded(kKinds);
  return *kCatalog.Newest("co_consultancy");
}

// A running instance on a clock of its own. Each state goes through its stored form.
class Instance {
 public:
  Instance(const Definition& definition, const std::string& asker,
           std::map<std::string, std::string> attributes = {})
      : definition_(&definition), begin_(Begin(definition, asker, std::move(attributes), now_, Calendar())) {
    state_ = *begin_.state;
  }

  const Step& begin() const { return begin_; }
  const State& state() const { return state_; }
  const std::string& phase() const { return state_.phase; }
  Timestamp now() const { return now_; }
  void Wait(Duration time) { now_ += time; }

  Result<Step> Try(const Event& event) {
    auto step = Apply(*definition_, state_, event, now_, Calendar());
    if (!step) return step;
    if (step->state) state_ = *step->state;
    const auto stored = ParseState(Serialize(state_));
    EXPECT_TRUE(stored && **stored == state_) << Serialize(state_);
    EXPECT_EQ(step->box_ends, state_.box_ends);
    return step;
  }
  Step Must(const Event& event) {
    auto step = Try(event);
    EXPECT_TRUE(step) << phase() << ": " << (step ? "" : step.error().message);
    return step ? *step : Step{.state = state_};
  }
  Error Refused(const Event& event) {
    const State before = state_;
    auto step = Try(event);
    EXPECT_FALSE(step) << "accepted in " << phase();
    EXPECT_EQ(state_, before);
    return step ? Error{} : step.error();
  }

  Step Post(const std::string& person, const std::string& kind, const std::string& text = "Some words.") {
    return Must(Posted{person, kind, text});
  }
  Step Confirm(const std::string& person) { return Must(Confirmed{person}); }
  Step Pass(const std::string& person) { return Must(Confirmed{person, /*pass=*/true}); }
  // Nobody does anything until the time box ends.
  Step LetBoxEnd() {
    EXPECT_TRUE(state_.box_ends) << phase() << " has no time box";
    if (state_.box_ends) now_ = *state_.box_ends;
    return Must(BoxEnded{});
  }

  std::vector<std::string> Kinds(const std::string& person) const {
    return AllowedKinds(*definition_, state_, person);
  }
  bool CanConfirm(const std::string& person) const {
    return process::CanConfirm(*definition_, state_, person);
  }
  std::string Guidance(const std::string& person) const {
    return process::Guidance(*definition_, state_, person);
  }

 private:
  const Definition* definition_;
  Timestamp now_ = MondayMorning();
  Step begin_;
  State state_;
};

}  // namespace coconsult::process
