// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "domain/consultation.h"
#include "process/expression.h"

namespace coconsult::process {

// How many people hold a role; the router fills `max` seats of the roles marked as routed.
struct RoleSpec {
  std::string id;  // "asker", "consultant", ...
  std::string title;
  int min = 1;
  int max = 1;
  bool routed = false;  // filled by invitations
};

// Something that must hold before a kind may be posted, and what to tell the person while it does not.
struct Requirement {
  Expression when;
  std::string otherwise;
};

// Conditions that a post must meet beyond its kind being allowed.
struct Guards {
  std::map<std::string, std::map<std::string, int>>
      max_posts;                         // role -> kind -> most posts per person in this phase
  std::set<std::string> one_item_kinds;  // one question per post (at most one '?')
  int max_chars = 0;                     // Unicode code points; 0 = the contract's own limit
  // kind -> conditions, e.g. idea -> not is(help_wanted, thinking_partner)
  std::map<std::string, std::vector<Requirement>> requires_prior;
  // Named acknowledgements, e.g. no_identifying_data: until each is given nobody can confirm, and the phase
  // is not left.
  std::set<std::string> acknowledgements;
};

// Where the process goes when `when` becomes true. The first that holds, in the order of the definition, is
// taken.
struct Transition {
  Expression when;
  std::string to;                          // phase id
  std::optional<ConsultationState> state;  // the consultation's new state, if it changes
  std::string reason;                      // stable code kept with a terminal state
  bool reverse_roles = false;              // the two roles of a pair change places, or change back
  bool once = false;                       // at most once in the life of an instance
};

struct Phase {
  std::string id;
  std::string title;
  std::map<std::string, std::string> guidance;            // role -> one sentence; "" = everybody else
  std::map<std::string, std::set<std::string>> may_post;  // role -> kinds; a role that is not here is silent
  std::set<std::string> confirmers;                       // roles that can confirm or pass
  double box_working_days = 0;  // time box; 0 = none: only for author_only and final phases
  int max_extensions = 0;       // each extension adds half the box
  bool routes = false;          // entering it starts routing; leaving it ends it
  bool closing_forms = false;   // entering it makes the close forms due
  bool author_only = false;     // nobody but the asker sees it
  bool final = false;           // the process has ended; nothing is posted any more
  Guards guards;
  std::vector<Transition> transitions;
};

// One kind of conversation, as data. Immutable; shared between threads.
struct Definition {
  std::string file;  // where it was read, for messages
  std::string id;
  int version = 1;
  std::string title;
  std::string kind;             // pair, group, set, cell
  std::vector<RoleSpec> roles;  // the first belongs to whoever begins an instance
  std::vector<Phase> phases;    // the first is where an instance begins
  bool same_organisation_allowed = false;
  // Posts are counted up to here: no condition or guard tells larger numbers apart, and a state that a post
  // leaves as it was need not be written.
  int most_counted = std::numeric_limits<int>::max();

  const Phase* FindPhase(const std::string& phase_id) const;
  const RoleSpec* FindRole(const std::string& role_id) const;
  // The role that invitations fill, or nullptr.
  const RoleSpec* RoutedRole() const;
};

// Parses a definition (TOML; format: server/docs/processes.md). Fails with INVALID_ARGUMENT and a line for
// each problem that names file, phase and key, and what to do, when a key is unknown, a phase, role or kind
// is referred to but not defined, an expression does not parse or can never hold, a phase cannot be reached,
// or the process could go on for ever. `name` = the file, for messages; `known_kinds` = ids of the
// community's message kinds.
Result<Definition> ParseDefinition(const std::string& name, const std::string& toml,
                                   const std::set<std::string>& known_kinds);

// A definition as it was read.
struct DefinitionFile {
  std::string name;  // for messages
  std::string toml;
};

// The definitions a server offers, by (id, version). Immutable after construction; thread-safe.
class Catalog {
 public:
  // Every definition embedded in the binary (server/process/definitions/*.toml).
  static Result<Catalog> Embedded(const std::set<std::string>& known_kinds) { return Load({}, known_kinds); }
  // Those, then `files` in their order. Fails with INVALID_ARGUMENT and a line for each problem in any of
  // them: ParseDefinition's, CheckOffer's (process/check_offer.h), and those of From.
  static Result<Catalog> Load(const std::vector<DefinitionFile>& files,
                              const std::set<std::string>& known_kinds);
  // Fails with INVALID_ARGUMENT when there is none, or two have the same id and version.
  static Result<Catalog> From(std::vector<Definition> definitions);

  // Newest version of `id`, or nullptr.
  const Definition* Newest(const std::string& id) const;
  // The same; for an empty id the community's default.
  const Definition* Chosen(const std::string& id) const;
  // The pinned version, or nullptr.
  const Definition* Find(const std::string& id, int version) const;
  // Newest versions, in the order in which their ids were first given; the first is the community's default.
  std::vector<const Definition*> All() const;

 private:
  std::vector<std::shared_ptr<const Definition>> definitions_;
};

}  // namespace coconsult::process
