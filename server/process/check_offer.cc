// SPDX-License-Identifier: Apache-2.0
#include "process/check_offer.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

#include "process/check_flow.h"
#include "process/toml_table.h"

namespace coconsult::process {
namespace {

constexpr const char* kTold = "narrative";
constexpr const char* kAcknowledgement = "no_identifying_data";

// Somebody who is alone in the first phase.
class Alone final : public Facts {
 public:
  Alone(bool told, bool confirmed) : told_(told), confirmed_(confirmed) {}

  int Posted(const std::string&, const std::string& kind) const override { return kind == kTold && told_; }
  int PostedEver(const std::string& role, const std::string& kind) const override {
    return Posted(role, kind);
  }
  bool AllPosted(const std::string&) const override { return told_; }
  bool Confirmed(const std::string&) const override { return confirmed_; }
  bool AnyPassed() const override { return false; }
  int Joined(const std::string&) const override { return 0; }
  bool FormDone(const std::string&) const override { return false; }
  bool BoxElapsed() const override { return false; }
  bool ExtensionsUsed() const override { return true; }
  bool Reversed() const override { return false; }
  bool RoutingExhausted() const override { return false; }
  bool Attribute(const std::string&, const std::string&) const override { return false; }

 private:
  const bool told_;
  const bool confirmed_;
};

bool Leaves(const Phase& phase, const Alone& facts) {
  return std::ranges::any_of(phase.transitions,
                             [&](const Transition& transition) { return transition.when.Holds(facts); });
}

class Offer {
 public:
  explicit Offer(const Definition& definition)
      : definition_(definition),
        first_(definition.phases.front()),
        author_(definition.roles.front().id),
        problems_(definition.file) {}

  Result<void> Check() {
    CheckRoles();
    CheckFirstPhase();
    CheckRouting();
    CheckEnds();
    if (problems_.any()) return problems_.error();
    return {};
  }

 private:
  void CheckRoles() {
    const auto routed = std::ranges::count_if(definition_.roles, &RoleSpec::routed);
    if (routed == 1 && definition_.roles.size() == 2) return;
    problems_.Add("", "roles",
                  "People join by invitation, and all in one role. Have two roles: that of the person who "
                  "asks, and one with routed = true.");
  }

  void CheckFirstPhase() {
    if (!first_.author_only) {
      Complain("author_only",
               "Here the ask is written, before anybody else sees it. Write author_only = true.");
    }
    if (!MayPost(first_, author_, kTold)) {
      Complain("may_post", "Here the ask is told. Let the " + author_ + " post narrative.");
    }
    if (!first_.confirmers.contains(author_)) {
      Complain("confirmers", "Confirming sends the ask. Name the " + author_ + ".");
    }
    if (first_.guards.acknowledgements != std::set<std::string>{kAcknowledgement}) {
      Complain("guards.acknowledgements",
               "Whoever asks says that the text identifies nobody, and nothing else. Write "
               "[\"no_identifying_data\"].");
    }
    const bool early = Leaves(first_, {false, false}) || Leaves(first_, {true, false});
    if (early || !Leaves(first_, {true, true})) {
      Complain("transitions",
               "Confirming the narrative, and nothing else, sends the ask. Write when = "
               "\"confirmed(" +
                   author_ + ") and posted(" + author_ + ", narrative) >= 1\".");
    }
  }

  void CheckRouting() {
    if (std::ranges::count_if(definition_.phases, &Phase::routes) != 1) {
      problems_.Add("", "phases", "People are invited once. Write routes = true in one phase, the second.");
      return;
    }
    for (const Phase& phase : definition_.phases) {
      for (std::size_t i = 0; i < phase.transitions.size(); ++i) CheckStates(phase, i);
    }
  }

  // The server invites and lets join while the state is matching, and the router's list is there only when
  // the ask is sent.
  void CheckStates(const Phase& from, std::size_t index) {
    const Transition& transition = from.transitions[index];
    const bool into = definition_.FindPhase(transition.to)->routes;
    const bool is_first = &from == &first_;
    const bool matching = transition.state == ConsultationState::kMatching;
    if (is_first && !(into && matching)) {
      problems_.Add(Where(from), TransitionKey(index, "to"),
                    "A sent ask goes to the phase that routes, and nowhere else. Lead there, with state = "
                    "\"matching\".");
    } else if (!is_first && into) {
      problems_.Add(Where(from), TransitionKey(index, "to"),
                    "People are invited once, when the ask has been sent. Lead to another phase.");
    } else if (!is_first && matching) {
      problems_.Add(Where(from), TransitionKey(index, "state"),
                    "This is the state of the phase that routes alone. Use another, such as active.");
    } else if (from.routes && !transition.state) {
      problems_.Add(Where(from), TransitionKey(index, "state"),
                    "It is missing, and nobody is looked for any more. Write state = \"active\", or a state "
                    "that ends the consultation.");
    }
  }

  // Follows every way, once with a state that ended the consultation and once without.
  void CheckEnds() {
    std::set<std::pair<std::string, bool>> seen;
    std::vector<std::pair<std::string, bool>> waiting = {{first_.id, false}};
    while (!waiting.empty()) {
      const auto [id, over] = waiting.back();
      waiting.pop_back();
      if (!seen.emplace(id, over).second) continue;
      const Phase& phase = *definition_.FindPhase(id);
      for (std::size_t i = 0; i < phase.transitions.size(); ++i) {
        const Transition& transition = phase.transitions[i];
        const bool over_then = transition.state ? IsTerminal(*transition.state) : over;
        if (!over_then) CheckEnd(phase, i);
        waiting.emplace_back(transition.to, over_then);
      }
    }
  }

  void CheckEnd(const Phase& phase, std::size_t index) {
    if (!definition_.FindPhase(phase.transitions[index].to)->final) return;
    problems_.Add(Where(phase), TransitionKey(index, "state"),
                  "The process ends here, but the consultation would stay open for ever. Write state = "
                  "\"completed\" and a reason.");
  }

  void Complain(const std::string& key, const std::string& what_to_do) {
    problems_.Add(Where(first_), key, what_to_do);
  }

  const Definition& definition_;
  const Phase& first_;
  const std::string& author_;
  Problems problems_;
};

}  // namespace

Result<void> CheckOffer(const Definition& definition) { return Offer(definition).Check(); }

}  // namespace coconsult::process
