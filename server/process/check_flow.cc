// SPDX-License-Identifier: Apache-2.0
#include "process/check_flow.h"

#include <algorithm>
#include <map>
#include <vector>

namespace coconsult::process {
namespace {

bool AnyTransition(const Definition& definition, bool (*holds)(const Transition&)) {
  return std::any_of(definition.phases.begin(), definition.phases.end(), [holds](const Phase& phase) {
    return std::any_of(phase.transitions.begin(), phase.transitions.end(), holds);
  });
}

// Why a question can never be answered with yes in this phase; empty when it can.
std::string NeverTrue(const Definition& definition, const Phase& phase, const Expression::Mention& mention) {
  const auto& [atom, role, kind] = mention;
  if (atom == "posted" && !MayPost(phase, role, kind)) {
    return "the " + role + " may not post " + kind + " in this phase";
  }
  if (atom == "posted_ever") {
    const auto posts = [&mention](const Phase& other) { return MayPost(other, mention.role, mention.kind); };
    if (std::none_of(definition.phases.begin(), definition.phases.end(), posts)) {
      return "the " + role + " may not post " + kind + " in any phase";
    }
  }
  if (atom == "all_posted" && !phase.may_post.contains(role) && !phase.confirmers.contains(role)) {
    return "the " + role + " may neither post nor pass in this phase";
  }
  if (atom == "confirmed" && !phase.confirmers.contains(role))
    return "the " + role + " is not among the confirmers";
  if (atom == "any_passed" && phase.confirmers.empty()) return "nobody is among the confirmers";
  if (atom == "form_done" && !phase.closing_forms) return "this phase has no closing_forms";
  if (atom == "routing_exhausted" && !phase.routes) return "this phase does not route";
  if ((atom == "box_elapsed" || atom == "extensions_used") && phase.box_working_days == 0) {
    return "this phase has no box_working_days";
  }
  if (atom == "reversed" && !AnyTransition(definition, [](const Transition& t) { return t.reverse_roles; })) {
    return "no transition has reverse_roles";
  }
  return "";
}

class Flow {
 public:
  Flow(const Definition& definition, const std::set<std::string>& known_kinds, Problems& problems)
      : definition_(definition), known_kinds_(known_kinds), problems_(problems) {}

  void Check() {
    for (const Phase& phase : definition_.phases) {
      if (phase.final) {
        CheckFinal(phase);
      } else {
        CheckBox(phase);
        CheckTransitions(phase);
      }
    }
    if (problems_.any()) return;
    CheckRouting();
    CheckReach();
    for (const Phase& phase : definition_.phases) CheckCycles(phase);
  }

 private:
  void CheckFinal(const Phase& phase) {
    const bool something_left = !phase.may_post.empty() || !phase.confirmers.empty() ||
                                !phase.transitions.empty() || phase.box_working_days > 0 || phase.routes ||
                                phase.closing_forms;
    if (something_left) {
      problems_.Add(Where(phase), "final",
                    "Nothing happens after the end. Keep only id, title and guidance, or remove final.");
    }
  }

  void CheckBox(const Phase& phase) {
    if (phase.box_working_days == 0 && !phase.author_only) {
      problems_.Add(Where(phase), "box_working_days",
                    "It is missing, so people could wait for ever. Say after how many working days the phase "
                    "moves on.");
    }
    if (phase.max_extensions > 0 && phase.box_working_days == 0) {
      problems_.Add(Where(phase), "max_extensions",
                    "There is no time box to extend. Add box_working_days, or remove this.");
    }
  }

  void CheckTransitions(const Phase& phase) {
    if (phase.transitions.empty()) {
      problems_.Add(Where(phase), "transitions",
                    "There is no way on. Add [[phases.transitions]], or final = true.");
    }
    for (std::size_t i = 0; i < phase.transitions.size(); ++i) {
      const Transition& transition = phase.transitions[i];
      if (!definition_.FindPhase(transition.to)) {
        problems_.Add(
            Where(phase), TransitionKey(i, "to"),
            "There is no phase '" + transition.to + "'. Add it under [[phases]], or correct the name.");
      }
      CheckCondition(definition_, known_kinds_, phase, TransitionKey(i, "when"), transition.when, problems_);
      CheckReason(phase, i);
      CheckReversal(phase, i);
    }
  }

  void CheckReason(const Phase& phase, std::size_t index) {
    const Transition& transition = phase.transitions[index];
    const bool terminal = transition.state && IsTerminal(*transition.state);
    if (terminal && transition.reason.empty()) {
      problems_.Add(
          Where(phase), TransitionKey(index, "reason"),
          "A state that ends the consultation needs a reason. Write a short code, such as forms_done.");
    }
    if (!terminal && !transition.reason.empty()) {
      problems_.Add(
          Where(phase), TransitionKey(index, "reason"),
          "A reason is kept only with a state that ends the consultation. Add such a state, or remove it.");
    }
  }

  void CheckReversal(const Phase& phase, std::size_t index) {
    const auto one = [](const RoleSpec& role) { return role.max == 1; };
    const bool pair = definition_.kind == "pair" && definition_.roles.size() == 2 &&
                      std::all_of(definition_.roles.begin(), definition_.roles.end(), one);
    if (phase.transitions[index].reverse_roles && !pair) {
      problems_.Add(Where(phase), TransitionKey(index, "reverse_roles"),
                    "Only a process of kind pair with two roles for one person each can do that. Remove it.");
    }
  }

  void CheckRouting() {
    const bool routed = std::any_of(definition_.roles.begin(), definition_.roles.end(),
                                    [](const RoleSpec& role) { return role.routed; });
    const bool routes = std::any_of(definition_.phases.begin(), definition_.phases.end(),
                                    [](const Phase& phase) { return phase.routes; });
    if (routed && !routes) {
      problems_.Add("", "roles",
                    "A role is routed, but no phase routes. Add routes = true to the phase that invites.");
    }
    if (routes && !routed) {
      problems_.Add("", "roles",
                    "A phase routes, but no role is routed. Add routed = true to the role it fills.");
    }
  }

  void CheckReach() {
    std::set<std::string> reached;
    std::vector<std::string> waiting = {definition_.phases.front().id};
    while (!waiting.empty()) {
      const std::string id = waiting.back();
      waiting.pop_back();
      if (!reached.insert(id).second) continue;
      for (const Transition& transition : definition_.FindPhase(id)->transitions)
        waiting.push_back(transition.to);
    }
    bool ends = false;
    for (const Phase& phase : definition_.phases) {
      ends = ends || phase.final;
      if (!reached.contains(phase.id)) {
        problems_.Add(Where(phase), "id",
                      "No transition leads here. Add one to an earlier phase, or remove this one.");
      }
    }
    if (!ends)
      problems_.Add("", "phases", "No phase has final = true. Add one, so that the process has an end.");
  }

  // A way back may be taken once only; so the number of phases that an instance goes through has a bound.
  void CheckCycles(const Phase& phase) {
    if (checked_.contains(phase.id)) return;
    path_.push_back(phase.id);
    for (const Transition& transition : phase.transitions) {
      if (transition.once) continue;
      const auto begin = std::find(path_.begin(), path_.end(), transition.to);
      if (begin == path_.end()) {
        CheckCycles(*definition_.FindPhase(transition.to));
        continue;
      }
      std::string circle;
      for (auto id = begin; id != path_.end(); ++id) circle += *id + " -> ";
      problems_.Add(Where(phase), "transitions",
                    "The process could go round for ever: " + circle + transition.to +
                        ". Give the transition that leads back once = true.");
    }
    path_.pop_back();
    checked_.insert(phase.id);
  }

  const Definition& definition_;
  const std::set<std::string>& known_kinds_;
  Problems& problems_;
  std::vector<std::string> path_;
  std::set<std::string> checked_;
};

}  // namespace

bool MayPost(const Phase& phase, const std::string& role, const std::string& kind) {
  const auto found = phase.may_post.find(role);
  return found != phase.may_post.end() && found->second.contains(kind);
}

std::string TransitionKey(std::size_t index, const std::string& key) {
  return "transitions[" + std::to_string(index + 1) + "]." + key;
}

std::string Where(const Phase& phase) { return "phase '" + phase.id + "'"; }

void CheckCondition(const Definition& definition, const std::set<std::string>& known_kinds,
                    const Phase& phase, const std::string& key, const Expression& condition,
                    Problems& problems) {
  for (const std::string& role : condition.Roles()) {
    if (definition.FindRole(role)) continue;
    problems.Add(Where(phase), key,
                 "\"" + condition.text() + "\" names the role '" + role +
                     "', which does not exist. Add it under [[roles]], or correct the name.");
  }
  for (const std::string& kind : condition.Kinds()) {
    if (known_kinds.contains(kind)) continue;
    problems.Add(Where(phase), key,
                 "\"" + condition.text() + "\" names the message kind '" + kind +
                     "', which does not exist. Correct the name.");
  }
  for (const Expression::Mention& mention : condition.Mentions()) {
    const std::string never = NeverTrue(definition, phase, mention);
    if (never.empty()) continue;
    problems.Add(Where(phase), key,
                 "In \"" + condition.text() + "\", " + mention.atom + " can never hold: " + never +
                     ". Change the condition or the phase.");
  }
}

void CheckFlow(const Definition& definition, const std::set<std::string>& known_kinds, Problems& problems) {
  Flow(definition, known_kinds, problems).Check();
}

}  // namespace coconsult::process
