// SPDX-License-Identifier: Apache-2.0
#include "process/engine.h"

#include <algorithm>
#include <utility>

#include "base/check.h"
#include "process/posting.h"

namespace coconsult::process {
namespace {

// The way of one instance through one event. Each event handler either fails and leaves no trace that is
// used, or has taken every transition that then held.
class Walk {
 public:
  // `before` outlives the walk.
  Walk(const Definition& definition, const Phase& phase, const State& before, Timestamp now,
       const WorkingCalendar& calendar)
      : definition_(definition), phase_(&phase), before_(before), now_(now), calendar_(calendar) {}

  void Start() {
    Enter(*phase_);
    Settle(/*box_elapsed=*/false);
  }

  Result<void> operator()(const Posted& posted) {
    RETURN_IF_ERROR(CheckPost(definition_, *phase_, state(), posted));
    Count(&State::posted, {posted.person, posted.kind});
    Count(&State::posted_ever, {state().people.at(posted.person), posted.kind});
    Settle(/*box_elapsed=*/false);
    return {};
  }

  Result<void> operator()(const Confirmed& confirmed) {
    RETURN_IF_ERROR(CheckConfirm(definition_, *phase_, state(), confirmed.person));
    (confirmed.pass ? change().passed : change().confirmed).insert(confirmed.person);
    Settle(/*box_elapsed=*/false);
    return {};
  }

  Result<void> operator()(const Joined& joined) {
    const RoleSpec* role = definition_.FindRole(joined.role);
    if (!role)
      return InvalidArgument("role", "This process has no role '" + joined.role + "'. Use one that it has.");
    RETURN_IF_ERROR(CheckJoin(joined, *role));
    change().people.emplace(joined.person, joined.role);
    if (role->routed) change().routing_exhausted = false;
    Settle(/*box_elapsed=*/false);
    return {};
  }

  Result<void> operator()(const FormDone& form) {
    if (!state().people.contains(form.person)) {
      return FailedPrecondition("NOT_IN_THIS_PHASE",
                                "You are not part of this conversation, so it has no form for you.");
    }
    change().forms_done.insert(form.person);
    Settle(/*box_elapsed=*/false);
    return {};
  }

  Result<void> operator()(const Acknowledged& acknowledged) {
    const auto asks = [&acknowledged](const Phase& phase) {
      return phase.guards.acknowledgements.contains(acknowledged.name);
    };
    if (std::none_of(definition_.phases.begin(), definition_.phases.end(), asks)) {
      return InvalidArgument("acknowledgement",
                             "This process does not ask for '" + acknowledged.name + "'. Leave it out.");
    }
    change().acknowledged.insert(acknowledged.name);
    Settle(/*box_elapsed=*/false);
    return {};
  }

  Result<void> operator()(const BoxEnded&) {
    if (!state().box_ends || now_ < *state().box_ends) return {};
    if (Settle(/*box_elapsed=*/true)) return {};
    if (state().extensions < phase_->max_extensions) {
      ++change().extensions;
      change().box_ends = calendar_.AddWorkingDays(now_, phase_->box_working_days / 2);
      Settle(/*box_elapsed=*/false);
    } else {
      CloseUnmet();
    }
    return {};
  }

  Result<void> operator()(const RoutingExhausted&) {
    if (!phase_->routes) return {};
    change().routing_exhausted = true;
    Settle(/*box_elapsed=*/false);
    return {};
  }

  Step Finish() {
    step_.box_ends = state().box_ends;
    if (step_.state == before_) step_.state.reset();
    return std::move(step_);
  }

 private:
  using Counts = std::map<std::pair<std::string, std::string>, int>;

  const State& state() const { return step_.state ? *step_.state : before_; }
  // Copied when it is first changed, which most posts do not do.
  State& change() { return step_.state ? *step_.state : step_.state.emplace(before_); }

  void Count(Counts State::*counts, const Counts::key_type& key) {
    const auto found = (state().*counts).find(key);
    const int posts = found == (state().*counts).end() ? 0 : found->second;
    if (posts < definition_.most_counted) (change().*counts)[key] = posts + 1;
  }

  Result<void> CheckJoin(const Joined& joined, const RoleSpec& role) {
    const auto refuse = [](const char* text) { return FailedPrecondition("NOT_IN_THIS_PHASE", text); };
    if (phase_->final)
      return refuse("This conversation has ended, so nobody can join it. You can start a new one.");
    if (phase_->author_only)
      return refuse("This has not been sent yet, so nobody can join it. Wait for the invitation.");
    if (state().people.contains(joined.person))
      return refuse("You are part of this conversation already. Open it to go on.");
    if (StateFacts(*phase_, state(), /*box_elapsed=*/false).Joined(role.id) >= role.max) {
      return refuse(
          "Somebody else was quicker, and there is no place left. Thank you for being willing to help.");
    }
    return {};
  }

  // Takes transitions until none holds; `box_elapsed` is so for the present phase only. Ends because a way
  // back can be taken once only (ParseDefinition). True if a transition was taken.
  bool Settle(bool box_elapsed) {
    bool moved = false;
    while (const Transition* transition = FirstThatHolds(box_elapsed)) {
      Take(*transition);
      moved = true;
      box_elapsed = false;
    }
    return moved;
  }

  const Transition* FirstThatHolds(bool box_elapsed) {
    if (!MissingAcknowledgements(*phase_, state()).empty()) return nullptr;
    const StateFacts facts(*phase_, state(), box_elapsed);
    for (const Transition& transition : phase_->transitions) {
      if (transition.once && state().used_once.contains(OnceKey(transition))) continue;
      if (transition.when.Holds(facts)) return &transition;
    }
    return nullptr;
  }

  std::string OnceKey(const Transition& transition) const { return phase_->id + ">" + transition.to; }

  void Take(const Transition& transition) {
    if (transition.once) change().used_once.insert(OnceKey(transition));
    if (transition.reverse_roles) ReverseRoles();
    if (transition.state) SetOutcome(*transition.state, transition.reason);
    Leave(*definition_.FindPhase(transition.to));
  }

  void CloseUnmet() {
    if (!state().outcome || !IsTerminal(*state().outcome))
      SetOutcome(ConsultationState::kUnfilled, kMinimumNotMet);
    const auto final = std::find_if(definition_.phases.begin(), definition_.phases.end(),
                                    [](const Phase& phase) { return phase.final; });
    COCONSULT_CHECK(final != definition_.phases.end());
    Leave(*final);
  }

  void SetOutcome(ConsultationState outcome, const std::string& reason) {
    change().outcome = outcome;
    step_.consultation_state = outcome;
    step_.reason = reason;
  }

  void ReverseRoles() {
    State& changed = change();
    const std::string& first = definition_.roles.front().id;
    const std::string& second = definition_.roles.back().id;
    for (auto& [person, role] : changed.people) role = role == first ? second : first;
    changed.reversed = !changed.reversed;
    changed.posted_ever.clear();
    changed.acknowledged.clear();
    step_.roles_reversed = !step_.roles_reversed;
  }

  void Leave(const Phase& to) {
    // A phase that was also entered in this step has not started anything outside yet.
    if (phase_->routes && !std::exchange(step_.start_routing, false)) step_.stop_routing = true;
    step_.phases.push_back({phase_->id, to.id});
    Enter(to);
  }

  void Enter(const Phase& phase) {
    phase_ = &phase;
    State& changed = change();
    changed.phase = phase.id;
    changed.phase_started = now_;
    changed.box_ends.reset();
    if (phase.box_working_days > 0) changed.box_ends = calendar_.AddWorkingDays(now_, phase.box_working_days);
    changed.extensions = 0;
    changed.routing_exhausted = false;
    changed.posted.clear();
    changed.confirmed.clear();
    changed.passed.clear();
    if (phase.routes) step_.start_routing = true;
    if (phase.closing_forms) {
      changed.forms_done.clear();
      step_.forms_due = true;
    }
  }

  const Definition& definition_;
  const Phase* phase_;
  const State& before_;
  const Timestamp now_;
  const WorkingCalendar& calendar_;
  Step step_;
};

}  // namespace

Step Begin(const Definition& definition, const std::string& asker,
           std::map<std::string, std::string> attributes, Timestamp now, const WorkingCalendar& calendar) {
  COCONSULT_CHECK(!definition.phases.empty() && !definition.roles.empty());
  State before;
  before.people.emplace(asker, definition.roles.front().id);
  before.attributes = std::move(attributes);
  Walk walk(definition, definition.phases.front(), before, now, calendar);
  walk.Start();
  return walk.Finish();
}

Result<Step> Apply(const Definition& definition, const State& state, const Event& event, Timestamp now,
                   const WorkingCalendar& calendar) {
  const Phase* phase = definition.FindPhase(state.phase);
  if (!phase) return Internal("process " + definition.id + " has no phase " + state.phase);
  Walk walk(definition, *phase, state, now, calendar);
  RETURN_IF_ERROR(std::visit(walk, event));
  return walk.Finish();
}

std::vector<std::string> AllowedKinds(const Definition& definition, const State& state,
                                      const std::string& person) {
  const Phase* phase = definition.FindPhase(state.phase);
  return phase ? PossibleNow(*phase, state, person).kinds : std::vector<std::string>();
}

bool CanConfirm(const Definition& definition, const State& state, const std::string& person) {
  const Phase* phase = definition.FindPhase(state.phase);
  return phase && PossibleNow(*phase, state, person).confirm;
}

std::string Guidance(const Definition& definition, const State& state, const std::string& person) {
  const Phase* phase = definition.FindPhase(state.phase);
  if (!phase) return "";
  const auto member = state.people.find(person);
  auto sentence = phase->guidance.find(member == state.people.end() ? "" : member->second);
  if (sentence == phase->guidance.end()) sentence = phase->guidance.find("");
  return sentence == phase->guidance.end() ? "" : sentence->second;
}

}  // namespace coconsult::process
