// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "process/engine.h"

namespace coconsult::process {

// Answers to conditions from an instance's state. Refers to its arguments.
class StateFacts final : public Facts {
 public:
  StateFacts(const Phase& phase, const State& state, bool box_elapsed)
      : phase_(phase), state_(state), box_elapsed_(box_elapsed) {}

  int Posted(const std::string& role, const std::string& kind) const override;
  int PostedEver(const std::string& role, const std::string& kind) const override;
  bool AllPosted(const std::string& role) const override;
  bool Confirmed(const std::string& role) const override;
  bool AnyPassed() const override { return !state_.passed.empty(); }
  int Joined(const std::string& role) const override;
  bool FormDone(const std::string& role) const override;
  bool BoxElapsed() const override { return box_elapsed_; }
  bool ExtensionsUsed() const override { return state_.extensions >= phase_.max_extensions; }
  bool Reversed() const override { return state_.reversed; }
  bool RoutingExhausted() const override { return state_.routing_exhausted; }
  bool Attribute(const std::string& key, const std::string& value) const override;

 private:
  // Somebody is in the role, and `done` holds for everybody in it.
  template <class Done>
  bool Everybody(const std::string& role, const Done& done) const;
  bool HasPosted(const std::string& person) const;

  const Phase& phase_;
  const State& state_;
  const bool box_elapsed_;
};

// What one person may do in a phase.
struct Possible {
  std::vector<std::string> kinds;  // sorted
  bool confirm = false;
};
Possible PossibleNow(const Phase& phase, const State& state, const std::string& person);

// Named acknowledgements of the phase that nobody has given yet, joined by commas; empty = none is missing.
std::string MissingAcknowledgements(const Phase& phase, const State& state);

// Fails when the person may not post this now: Apply's errors.
Result<void> CheckPost(const Definition& definition, const Phase& phase, const State& state,
                       const Posted& posted);
// The part that concerns the text alone, for a message of this phase.
Result<void> CheckText(const Phase& phase, const Posted& posted);
// Fails when the person can neither confirm nor pass now: Apply's errors.
Result<void> CheckConfirm(const Definition& definition, const Phase& phase, const State& state,
                          const std::string& person);

}  // namespace coconsult::process
