// SPDX-License-Identifier: Apache-2.0
#include "process/posting.h"

#include <algorithm>
#include <string_view>

namespace coconsult::process {
namespace {

int CountOf(const std::map<std::pair<std::string, std::string>, int>& counts, const std::string& first,
            const std::string& second) {
  const auto found = counts.find({first, second});
  return found == counts.end() ? 0 : found->second;
}

// The person's role; empty for somebody without one.
const std::string& RoleOf(const State& state, const std::string& person) {
  static const std::string kNone;
  const auto found = state.people.find(person);
  return found == state.people.end() ? kNone : found->second;
}

// Most posts of a kind per person in this phase; 0 = no limit.
int LimitOf(const Guards& guards, const std::string& role, const std::string& kind) {
  const auto of_role = guards.max_posts.find(role);
  if (of_role == guards.max_posts.end()) return 0;
  const auto of_kind = of_role->second.find(kind);
  return of_kind == of_role->second.end() ? 0 : of_kind->second;
}

bool LimitReached(const Phase& phase, const State& state, const std::string& person,
                  const std::string& kind) {
  const int limit = LimitOf(phase.guards, RoleOf(state, person), kind);
  return limit > 0 && CountOf(state.posted, person, kind) >= limit;
}

const Requirement* FirstUnmet(const Phase& phase, const State& state, const std::string& kind) {
  const auto found = phase.guards.requires_prior.find(kind);
  if (found == phase.guards.requires_prior.end()) return nullptr;
  const StateFacts facts(phase, state, /*box_elapsed=*/false);
  for (const Requirement& requirement : found->second) {
    if (!requirement.when.Holds(facts)) return &requirement;
  }
  return nullptr;
}

bool IsMember(const State& state, const std::string& person) { return state.people.contains(person); }

int CountCodePoints(std::string_view text) {
  return static_cast<int>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

// Runs of question marks, so that "Really??" is one question; those inside a web address do not count.
int CountQuestions(std::string_view text) {
  constexpr std::string_view kSpaces = " \t\r\n";
  int questions = 0;
  for (std::size_t begin = text.find_first_not_of(kSpaces); begin != std::string_view::npos;) {
    const std::size_t end = std::min(text.find_first_of(kSpaces, begin), text.size());
    std::string_view word = text.substr(begin, end - begin);
    if (word.find("://") != std::string_view::npos)
      word = word.substr(word.find_last_not_of("?!.,;:)'\"") + 1);
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (word[i] == '?' && (i == 0 || word[i - 1] != '?')) ++questions;
    }
    begin = text.find_first_not_of(kSpaces, end);
  }
  return questions;
}

std::string JoinWithOr(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

std::string SayPossible(const Possible& possible) {
  if (!possible.kinds.empty()) {
    return "You can post " + JoinWithOr(possible.kinds) + " now" +
           (possible.confirm ? ", or confirm when your part is done." : ".");
  }
  if (possible.confirm) return "You cannot post at the moment, but you can confirm or pass.";
  return "It is not your turn at the moment, so there is nothing you need to do.";
}

// What is wrong, what is possible instead, and what is going on.
Error Refuse(const Definition& definition, const Phase& phase, const State& state, const std::string& person,
             const std::string& problem) {
  if (!IsMember(state, person)) {
    return FailedPrecondition("NOT_IN_THIS_PHASE",
                              "You are not part of this conversation. Accept an invitation to join it.");
  }
  if (phase.final) {
    return FailedPrecondition(
        "NOT_IN_THIS_PHASE",
        "This conversation has ended, so nothing can be added to it. You can start a new one.");
  }
  return FailedPrecondition("NOT_IN_THIS_PHASE", problem + " " +
                                                     SayPossible(PossibleNow(phase, state, person)) + " " +
                                                     Guidance(definition, state, person));
}

}  // namespace

Result<void> CheckText(const Phase& phase, const Posted& posted) {
  const int most = phase.guards.max_chars;
  const int chars = CountCodePoints(posted.text);
  if (most > 0 && chars > most) {
    return InvalidArgument("text", "This text has " + std::to_string(chars) + " characters; in this phase " +
                                       std::to_string(most) +
                                       " is the most. Shorten it, or post it in parts.");
  }
  if (phase.guards.one_item_kinds.contains(posted.kind) && CountQuestions(posted.text) > 1) {
    return InvalidArgument("text",
                           "Ask one question per post, so that each gets its own answer. "
                           "Post the first now and the next one after it.");
  }
  return {};
}

template <class Done>
bool StateFacts::Everybody(const std::string& role, const Done& done) const {
  bool somebody = false;
  for (const auto& [person, their_role] : state_.people) {
    if (their_role != role) continue;
    if (!done(person)) return false;
    somebody = true;
  }
  return somebody;
}

bool StateFacts::HasPosted(const std::string& person) const {
  const auto next = state_.posted.lower_bound({person, ""});
  return next != state_.posted.end() && next->first.first == person;
}

int StateFacts::Posted(const std::string& role, const std::string& kind) const {
  int count = 0;
  for (const auto& [key, posts] : state_.posted) {
    if (key.second == kind && RoleOf(state_, key.first) == role) count += posts;
  }
  return count;
}

int StateFacts::PostedEver(const std::string& role, const std::string& kind) const {
  return CountOf(state_.posted_ever, role, kind);
}

bool StateFacts::AllPosted(const std::string& role) const {
  return Everybody(role, [this](const std::string& person) {
    return HasPosted(person) || state_.passed.contains(person);
  });
}

bool StateFacts::Confirmed(const std::string& role) const {
  return Everybody(role, [this](const std::string& person) {
    return state_.confirmed.contains(person) || state_.passed.contains(person);
  });
}

int StateFacts::Joined(const std::string& role) const {
  return static_cast<int>(std::count_if(state_.people.begin(), state_.people.end(),
                                        [&role](const auto& entry) { return entry.second == role; }));
}

bool StateFacts::FormDone(const std::string& role) const {
  return Everybody(role, [this](const std::string& person) { return state_.forms_done.contains(person); });
}

bool StateFacts::Attribute(const std::string& key, const std::string& value) const {
  const auto found = state_.attributes.find(key);
  return found != state_.attributes.end() && found->second == value;
}

Possible PossibleNow(const Phase& phase, const State& state, const std::string& person) {
  Possible possible;
  if (!IsMember(state, person) || phase.final) return possible;
  const std::string& role = RoleOf(state, person);
  if (const auto found = phase.may_post.find(role); found != phase.may_post.end()) {
    for (const std::string& kind : found->second) {
      if (!LimitReached(phase, state, person, kind) && !FirstUnmet(phase, state, kind))
        possible.kinds.push_back(kind);
    }
  }
  possible.confirm = phase.confirmers.contains(role) && !state.confirmed.contains(person) &&
                     !state.passed.contains(person) && MissingAcknowledgements(phase, state).empty();
  return possible;
}

std::string MissingAcknowledgements(const Phase& phase, const State& state) {
  std::string missing;
  for (const std::string& name : phase.guards.acknowledgements) {
    if (!state.acknowledged.contains(name)) missing += (missing.empty() ? "" : ", ") + name;
  }
  return missing;
}

Result<void> CheckPost(const Definition& definition, const Phase& phase, const State& state,
                       const Posted& posted) {
  const auto refuse = [&](const std::string& problem) {
    return Refuse(definition, phase, state, posted.person, problem);
  };
  const auto of_role = phase.may_post.find(RoleOf(state, posted.person));
  const bool may_post = of_role != phase.may_post.end() && of_role->second.contains(posted.kind);
  if (!IsMember(state, posted.person) || phase.final || !may_post) {
    return refuse("A post of kind " + posted.kind + " does not fit in '" + phase.title + "'.");
  }
  if (LimitReached(phase, state, posted.person, posted.kind)) {
    const int limit = LimitOf(phase.guards, of_role->first, posted.kind);
    return refuse("You have posted " + posted.kind + " as often as '" + phase.title + "' has room for (" +
                  std::to_string(limit) + " per person).");
  }
  if (const Requirement* unmet = FirstUnmet(phase, state, posted.kind)) return refuse(unmet->otherwise);
  return CheckText(phase, posted);
}

Result<void> CheckConfirm(const Definition& definition, const Phase& phase, const State& state,
                          const std::string& person) {
  const auto refuse = [&](const std::string& problem) {
    return Refuse(definition, phase, state, person, problem);
  };
  if (!IsMember(state, person) || phase.final || !phase.confirmers.contains(RoleOf(state, person))) {
    return refuse("There is nothing for you to confirm in '" + phase.title + "'.");
  }
  if (state.confirmed.contains(person) || state.passed.contains(person)) {
    return refuse("You have already done this in '" + phase.title + "', thank you.");
  }
  const std::string missing = MissingAcknowledgements(phase, state);
  if (!missing.empty()) return refuse("Before you confirm, please acknowledge: " + missing + ".");
  return {};
}

}  // namespace coconsult::process
