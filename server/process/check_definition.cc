// SPDX-License-Identifier: Apache-2.0
#include "process/check_definition.h"

#include <algorithm>
#include <map>
#include <vector>

#include "process/check_flow.h"

namespace coconsult::process {
namespace {

const std::set<std::string> kProcessKinds = {"pair", "group", "set", "cell"};

// The key of the guidance for everybody else, so no role can be called that.
constexpr const char* kReservedRole = "others";

constexpr std::size_t kMaxIdLength = 64;  // as the protocol allows

bool IsId(const std::string& text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= kMaxIdLength && text[0] >= 'a' && text[0] <= 'z' &&
         std::all_of(text.begin(), text.end(), fits);
}

class Names {
 public:
  Names(const Definition& definition, const std::set<std::string>& known_kinds, Problems& problems)
      : definition_(definition), known_kinds_(known_kinds), problems_(problems) {}

  void Check() {
    CheckId("", "id", definition_.id);
    if (!kProcessKinds.contains(definition_.kind))
      problems_.Add("", "kind", "Use one of pair, group, set, cell.");
    CheckRoles();
    CheckPhases();
    for (const Phase& phase : definition_.phases) CheckPhase(phase);
  }

 private:
  void CheckId(const std::string& where, const std::string& key, const std::string& id) {
    if (!IsId(id)) {
      problems_.Add(
          where, key,
          "'" + id + "' is no id. Use up to 64 lower-case letters, digits and _, beginning with a letter.");
    }
  }

  void CheckRoles() {
    if (definition_.roles.empty()) {
      problems_.Add("", "roles", "There is none. Add [[roles]]; the first belongs to whoever begins.");
      return;
    }
    std::set<std::string> seen;
    for (const RoleSpec& role : definition_.roles) {
      const std::string where = "role '" + role.id + "'";
      CheckId(where, "id", role.id);
      if (role.id == kReservedRole)
        problems_.Add(where, "id", "This word is reserved for guidance. Choose another.");
      if (!seen.insert(role.id).second) problems_.Add(where, "id", "Two roles have this id. Rename one.");
    }
    const RoleSpec& first = definition_.roles.front();
    if (first.routed || first.min != 1 || first.max != 1) {
      problems_.Add(
          "role '" + first.id + "'", "routed",
          "The first role belongs to the one person who begins. Leave out routed, min and max, or reorder.");
    }
  }

  void CheckPhases() {
    if (definition_.phases.empty()) {
      problems_.Add("", "phases", "There is none. Add [[phases]]; an instance begins in the first.");
    }
    std::set<std::string> seen;
    for (const Phase& phase : definition_.phases) {
      CheckId(Where(phase), "id", phase.id);
      if (!seen.insert(phase.id).second)
        problems_.Add(Where(phase), "id", "Two phases have this id. Rename one.");
    }
  }

  void CheckPhase(const Phase& phase) {
    for (const auto& [role, kinds] : phase.may_post) {
      CheckRole(phase, "may_post." + role, role);
      for (const std::string& kind : kinds) CheckKind(phase, "may_post." + role, kind);
    }
    for (const std::string& role : phase.confirmers) CheckRole(phase, "confirmers", role);
    for (const auto& [role, sentence] : phase.guidance) {
      if (!role.empty()) CheckRole(phase, "guidance." + role, role);
    }
    for (const RoleSpec& role : definition_.roles) {
      if (!phase.guidance.contains(role.id) && !phase.guidance.contains("")) {
        problems_.Add(Where(phase), "guidance." + role.id,
                      "Write a sentence that says what happens now, or one for others.");
      }
    }
    CheckAuthorOnly(phase);
    CheckGuards(phase);
  }

  void CheckAuthorOnly(const Phase& phase) {
    if (!phase.author_only || definition_.roles.empty()) return;
    const std::string& author = definition_.roles.front().id;
    const auto other = [&author](const std::string& role) { return role != author; };
    const bool others_post = std::any_of(phase.may_post.begin(), phase.may_post.end(),
                                         [&other](const auto& entry) { return other(entry.first); });
    if (others_post || std::any_of(phase.confirmers.begin(), phase.confirmers.end(), other) || phase.routes) {
      problems_.Add(Where(phase), "author_only",
                    "Only the " + author + " is here. Take the other roles and routes out of this phase.");
    }
  }

  void CheckGuards(const Phase& phase) {
    const Guards& guards = phase.guards;
    for (const auto& [role, limits] : guards.max_posts) {
      CheckRole(phase, "guards.max_posts." + role, role);
      for (const auto& [kind, most] : limits) CheckLimited(phase, role, kind);
    }
    for (const std::string& kind : guards.one_item_kinds) CheckPosted(phase, "guards.one_item_kinds", kind);
    for (const auto& [kind, requirements] : guards.requires_prior) {
      CheckPosted(phase, "guards.requires_prior", kind);
      for (const Requirement& requirement : requirements) {
        CheckCondition(definition_, known_kinds_, phase, "guards.requires_prior", requirement.when,
                       problems_);
        CheckNoBox(phase, requirement.when);
      }
    }
    for (const std::string& name : guards.acknowledgements)
      CheckId(Where(phase), "guards.acknowledgements", name);
  }

  void CheckLimited(const Phase& phase, const std::string& role, const std::string& kind) {
    if (!MayPost(phase, role, kind)) {
      problems_.Add(
          Where(phase), "guards.max_posts." + role + "." + kind,
          "The role may not post '" + kind + "' in this phase. Add it to may_post, or remove the limit.");
    }
  }

  void CheckNoBox(const Phase& phase, const Expression& condition) {
    for (const Expression::Mention& mention : condition.Mentions()) {
      if (mention.atom != "box_elapsed") continue;
      problems_.Add(Where(phase), "guards.requires_prior",
                    "box_elapsed holds only for transitions, never while somebody posts. Remove it here.");
    }
  }

  void CheckRole(const Phase& phase, const std::string& key, const std::string& role) {
    if (!definition_.FindRole(role)) {
      problems_.Add(Where(phase), key,
                    "There is no role '" + role + "'. Add it under [[roles]], or correct the name.");
    }
  }

  void CheckKind(const Phase& phase, const std::string& key, const std::string& kind) {
    if (!known_kinds_.contains(kind)) {
      problems_.Add(
          Where(phase), key,
          "There is no message kind '" + kind + "'. Add it to the community's kinds, or correct the name.");
    }
  }

  void CheckPosted(const Phase& phase, const std::string& key, const std::string& kind) {
    const bool posted = std::any_of(phase.may_post.begin(), phase.may_post.end(),
                                    [&kind](const auto& entry) { return entry.second.contains(kind); });
    if (!posted) {
      problems_.Add(Where(phase), key,
                    "Nobody may post '" + kind + "' in this phase. Add it to may_post, or remove it here.");
    }
  }

  const Definition& definition_;
  const std::set<std::string>& known_kinds_;
  Problems& problems_;
};

}  // namespace

void CheckDefinition(const Definition& definition, const std::set<std::string>& known_kinds,
                     Problems& problems) {
  Names(definition, known_kinds, problems).Check();
  if (!problems.any()) CheckFlow(definition, known_kinds, problems);
}

}  // namespace coconsult::process
