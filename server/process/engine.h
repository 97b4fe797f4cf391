// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "domain/working_time.h"
#include "process/definition.h"
#include "process/state.h"

namespace coconsult::process {

// What can happen to an instance.
struct Posted {
  std::string person;  // opaque id, as given when they joined
  std::string kind;
  std::string text;
};
struct Confirmed {
  std::string person;
  bool pass = false;
};
struct Joined {
  std::string person;
  std::string role;
};
struct FormDone {
  std::string person;
};
struct Acknowledged {
  std::string name;  // e.g. no_identifying_data
};
struct BoxEnded {};          // the deadline of the present box has come; one that comes early changes nothing
struct RoutingExhausted {};  // nobody left to invite
using Event = std::variant<Posted, Confirmed, Joined, FormDone, Acknowledged, BoxEnded, RoutingExhausted>;

struct PhaseChange {
  std::string from;
  std::string to;
};

// What an event led to. One event can lead through several phases.
struct Step {
  std::optional<State> state;  // to be stored; nullopt: it is as it was, and nothing follows from the event
  std::vector<PhaseChange> phases;
  std::optional<ConsultationState> consultation_state;  // the last one set on the way
  std::string reason;
  bool start_routing = false;
  bool stop_routing = false;
  bool forms_due = false;
  bool roles_reversed = false;
  std::optional<Timestamp> box_ends;  // when the present box ends; nullopt = no deadline
};

// Reason of an instance that ended as `unfilled` because a box ended and no transition held.
inline constexpr const char* kMinimumNotMet = "minimum_not_met";

// Begins an instance with its asker, who gets the first role. `attributes`: help_wanted and the like, for
// guards.
Step Begin(const Definition& definition, const std::string& asker,
           std::map<std::string, std::string> attributes, Timestamp now, const WorkingCalendar& calendar);

// Applies one event. Fails with FAILED_PRECONDITION / NOT_IN_THIS_PHASE and a text that says what is possible
// now, with INVALID_ARGUMENT for a guard that concerns the text ("text") or for an unknown "role" or
// "acknowledgement", or with INTERNAL when the state is not one of this definition; then nothing has
// happened. Pure: same inputs, same outcome. A BoxEnded event takes a transition that holds with the box
// elapsed, else extends the box by half from `now`, else ends the instance in the definition's first final
// phase, as `unfilled` unless its outcome stands already: never silence.
Result<Step> Apply(const Definition& definition, const State& state, const Event& event, Timestamp now,
                   const WorkingCalendar& calendar);

// Kinds the person may post now, sorted (guards on the number of posts and prior posts applied).
std::vector<std::string> AllowedKinds(const Definition& definition, const State& state,
                                      const std::string& person);

// Can the person confirm or pass now, and has not yet. False while an acknowledgement is missing.
bool CanConfirm(const Definition& definition, const State& state, const std::string& person);

// The sentence that tells the person what is going on; also for somebody without a role.
std::string Guidance(const Definition& definition, const State& state, const std::string& person);

}  // namespace coconsult::process
