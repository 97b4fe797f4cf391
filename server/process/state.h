// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/clock.h"
#include "base/result.h"
#include "domain/consultation.h"

namespace coconsult::process {

// The record of one running instance; stored as text next to its consultation. Small: counts (up to
// Definition::most_counted), not messages.
struct State {
  std::string phase;
  Timestamp phase_started;
  std::optional<Timestamp> box_ends;  // of the present phase, extensions included; nullopt = no deadline
  int extensions = 0;                 // taken in this phase
  std::optional<ConsultationState> outcome;   // the last one that a transition set
  bool reversed = false;                      // the roles are not as they were at the beginning
  bool routing_exhausted = false;             // in this phase
  std::map<std::string, std::string> people;  // person -> role
  std::map<std::string, std::string> attributes;
  std::map<std::pair<std::string, std::string>, int> posted;  // (person, kind) -> n, this phase
  std::map<std::pair<std::string, std::string>, int>
      posted_ever;                     // (role, kind) -> n, since the roles changed places
  std::set<std::string> confirmed;     // people, this phase
  std::set<std::string> passed;        // people, this phase
  std::set<std::string> forms_done;    // people, since the forms became due
  std::set<std::string> acknowledged;  // since the roles changed places
  std::set<std::string> used_once;     // "phase>to" of transitions that may happen once

  bool operator==(const State&) const = default;
};

// Compact JSON. ParseState(Serialize(s)) == s for valid UTF-8.
std::string Serialize(const State& state);
// Fails with INTERNAL when the text is damaged; the detail says where.
// Fit for many calls with few different texts: the last ones are known, for each thread.
Result<std::shared_ptr<const State>> ParseState(const std::string& text);

}  // namespace coconsult::process
