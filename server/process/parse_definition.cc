// SPDX-License-Identifier: Apache-2.0
#include <toml++/toml.h>

#include <algorithm>

#include "process/check_definition.h"
#include "process/definition.h"
#include "process/toml_table.h"

namespace coconsult::process {
namespace {

constexpr int kMostPeople = 100;
constexpr int kMostVersions = 1'000'000;
constexpr int kMostPosts = 1'000;
constexpr int kMostChars = 100'000;
constexpr int kMostExtensions = 10;
constexpr double kMostWorkingDays = 400;

// Guidance for every role that has no sentence of its own; Phase::guidance has it under "".
constexpr const char* kOthers = "others";

Expression ReadExpression(TomlTable& table, const std::string& key) {
  const std::string text = table.RequiredText(key);
  if (text.empty()) return {};
  auto expression = Expression::Parse(text);
  if (expression) return *expression;
  table.Problem(key, "\"" + text + "\" is no condition. " + expression.error().message);
  return {};
}

RoleSpec ReadRole(TomlTable table) {
  RoleSpec role;
  role.id = table.RequiredText("id");
  if (!role.id.empty()) table.Describe("role '" + role.id + "'");
  role.title = table.RequiredText("title");
  role.min = table.Whole("min", 1, 0, kMostPeople);
  role.max = table.Whole("max", std::max(1, role.min), 1, kMostPeople);
  role.routed = table.Flag("routed");
  if (role.max < role.min)
    table.Problem("max", "It is less than min. Write at least " + std::to_string(role.min) + ".");
  table.Finish();
  return role;
}

Guards ReadGuards(TomlTable table) {
  Guards guards;
  guards.one_item_kinds = table.Words("one_item_kinds");
  guards.max_chars = table.Whole("max_chars", 0, 1, kMostChars);
  guards.acknowledgements = table.Words("acknowledgements");
  TomlTable max_posts = table.Table("max_posts");
  for (const std::string& role : max_posts.Keys()) {
    TomlTable kinds = max_posts.Table(role);
    for (const std::string& kind : kinds.Keys())
      guards.max_posts[role][kind] = kinds.Whole(kind, 1, 1, kMostPosts);
  }
  for (TomlTable& entry : table.Tables("requires_prior")) {
    const std::set<std::string> kinds = entry.Words("kinds");
    if (kinds.empty()) entry.Problem("kinds", "It is missing. List the kinds that the condition is for.");
    const Requirement requirement{ReadExpression(entry, "when"), entry.RequiredText("otherwise")};
    for (const std::string& kind : kinds) guards.requires_prior[kind].push_back(requirement);
    entry.Finish();
  }
  table.Finish();
  return guards;
}

Transition ReadTransition(TomlTable table) {
  Transition transition;
  transition.when = ReadExpression(table, "when");
  transition.to = table.RequiredText("to");
  const std::string state = table.Text("state");
  if (!state.empty()) {
    transition.state = ParseConsultationState(state);
    if (!transition.state) {
      table.Problem("state",
                    "There is no state '" + state + "'. Use one such as matching, active or completed.");
    }
  }
  transition.reason = table.Text("reason");
  transition.reverse_roles = table.Flag("reverse_roles");
  transition.once = table.Flag("once");
  table.Finish();
  return transition;
}

Phase ReadPhase(TomlTable table) {
  Phase phase;
  phase.id = table.RequiredText("id");
  if (!phase.id.empty()) table.Describe("phase '" + phase.id + "'");
  phase.title = table.RequiredText("title");
  TomlTable guidance = table.Table("guidance");
  for (const std::string& role : guidance.Keys()) {
    phase.guidance[role == kOthers ? "" : role] = guidance.RequiredText(role);
  }
  TomlTable may_post = table.Table("may_post");
  for (const std::string& role : may_post.Keys()) phase.may_post[role] = may_post.Words(role);
  phase.confirmers = table.Words("confirmers");
  phase.box_working_days = table.Number("box_working_days", 0, 0.01, kMostWorkingDays);
  phase.max_extensions = table.Whole("max_extensions", 0, 0, kMostExtensions);
  phase.routes = table.Flag("routes");
  phase.closing_forms = table.Flag("closing_forms");
  phase.author_only = table.Flag("author_only");
  phase.final = table.Flag("final");
  phase.guards = ReadGuards(table.Table("guards"));
  for (TomlTable& transition : table.Tables("transitions")) {
    phase.transitions.push_back(ReadTransition(transition));
  }
  table.Finish();
  return phase;
}

// One more than the largest number that posts are compared with.
int MostCounted(const std::vector<Phase>& phases) {
  int largest = 0;
  for (const Phase& phase : phases) {
    for (const Transition& transition : phase.transitions)
      largest = std::max(largest, transition.when.LargestNumber());
    for (const auto& [kind, requirements] : phase.guards.requires_prior) {
      for (const Requirement& requirement : requirements)
        largest = std::max(largest, requirement.when.LargestNumber());
    }
    for (const auto& [role, kinds] : phase.guards.max_posts) {
      for (const auto& [kind, most] : kinds) largest = std::max(largest, most);
    }
  }
  return largest + 1;
}

Definition Read(TomlTable table) {
  Definition definition;
  definition.id = table.RequiredText("id");
  definition.version = table.Whole("version", 0, 1, kMostVersions);
  if (definition.version == 0) table.Problem("version", "It is missing. Begin with version = 1.");
  definition.title = table.RequiredText("title");
  definition.kind = table.RequiredText("kind");
  definition.same_organisation_allowed = table.Flag("same_organisation_allowed");
  for (TomlTable& role : table.Tables("roles")) definition.roles.push_back(ReadRole(role));
  for (TomlTable& phase : table.Tables("phases")) definition.phases.push_back(ReadPhase(phase));
  definition.most_counted = MostCounted(definition.phases);
  table.Finish();
  return definition;
}

}  // namespace

Result<Definition> ParseDefinition(const std::string& name, const std::string& toml,
                                   const std::set<std::string>& known_kinds) {
  Problems problems(name);
  try {
    const toml::table root = toml::parse(toml, name);
    Definition definition = Read(TomlTable(root, "", "", problems));
    if (!problems.any()) CheckDefinition(definition, known_kinds, problems);
    if (problems.any()) return problems.error();
    definition.file = name;
    return definition;
  } catch (const toml::parse_error& error) {
    problems.Add("", "", "This is not TOML: " + std::string(error.description()) + ". Correct this line.",
                 static_cast<int>(error.source().begin.line));
    return problems.error();
  }
}

}  // namespace coconsult::process
