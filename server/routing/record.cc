// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <string>

#include "routing/wave.h"

namespace coconsult::routing {
namespace {

// Lines of words: "name value value ...".
class Lines {
 public:
  Lines& Begin(const char* name) {
    if (!text_.empty()) text_ += '\n';
    text_ += name;
    return *this;
  }
  Lines& Add(const std::string& word) {
    (text_ += ' ') += word.empty() ? "-" : word;
    return *this;
  }
  Lines& Add(double number) {
    char buffer[32];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
    return Add(std::string(buffer, end));
  }
  Lines& Add(int number) { return Add(std::to_string(number)); }

  std::string Finish() && { return std::move(text_); }

 private:
  std::string text_;
};

void AddCandidate(const Facts& facts, const Weighed& weighed, Lines& lines) {
  const Activity& activity = facts.activity;
  lines.Begin("person").Add(weighed.practitioner.ToString()).Add(weighed.relevance);
  lines.Add(activity.asked).Add(activity.answered).Add(activity.contacts).Add(activity.answers);
  lines.Add(activity.contacts_7d).Add(activity.answers_7d).Add(activity.pending);
  lines.Add(facts.at_work ? facts.minutes_left : -1.0);
  lines.Add(weighed.likelihood).Add(weighed.drawn).Add(weighed.use);
  const Parts& parts = weighed.parts;
  lines.Add(parts.relevance).Add(parts.likelihood).Add(parts.balance).Add(parts.fatigue);
  lines.Add(parts.hours).Add(parts.speed).Add(parts.newcomer);
  lines.Add(weighed.score).Add(weighed.expected).Add(weighed.chance);
  lines.Add(weighed.chosen ? "chosen" : weighed.left_out);
}

}  // namespace

std::string WriteRecord(const WaveInput& input, const WaveDecision& decision) {
  Lines lines;
  lines.Begin("policy").Add(decision.policy_version).Add(std::to_string(decision.seed));
  lines.Begin("ask").Add(input.places).Add(input.answered).Add(static_cast<int>(input.asked.size()));
  lines.Add(input.urgent ? "urgent" : "-")
      .Add(input.out_of_time ? "out_of_time" : "-")
      .Add(input.best_relevance);
  const CommunityLoad& load = input.load;
  lines.Begin("load").Add(load.mean_use).Add(load.mean_contacts_7d).Add(load.expected).Add(load.answered);
  lines.Add(load.mean_relevance);
  lines.Begin("expected")
      .Add(decision.calibration)
      .Add(decision.expected_before)
      .Add(decision.expected_after);
  lines.Begin("then")
      .Add(decision.exhausted ? "exhausted" : "-")
      .Add(decision.look_again_minutes.value_or(-1));
  for (std::size_t i = 0; i < decision.weighed.size(); ++i)
    AddCandidate(input.candidates[i], decision.weighed[i], lines);
  return std::move(lines).Finish();
}

}  // namespace coconsult::routing
