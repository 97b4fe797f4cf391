// SPDX-License-Identifier: Apache-2.0
#include "app/weighing.h"

#include <algorithm>

#include "routing/capacity.h"

namespace coconsult::app {
namespace {

// Older contacts count next to nothing.
constexpr std::chrono::days kRemembered{364};

bool WasAsked(const std::vector<Invitation>& asked, PractitionerId id) {
  return std::ranges::any_of(asked,
                             [&](const Invitation& invitation) { return invitation.practitioner == id; });
}

routing::AskedBefore BeforeOf(const ReadScope& scope, const Invitation& invitation) {
  routing::AskedBefore before;
  before.expected = invitation.expected;
  before.sent_at = invitation.created_at;
  before.waiting = invitation.state == InvitationState::kPending;
  if (const auto person = scope.tx.practitioners().Find(invitation.practitioner)) {
    before.sector = person->profile.sector;
    before.locality = person->profile.locality;
    before.role_level = person->profile.role_level;
  }
  return before;
}

}  // namespace

routing::Facts FactsOf(const ReadScope& scope, const Practitioner& person, double relevance,
                       const std::string& theme) {
  const routing::Policy& policy = scope.services.policy.routing;
  const Profile& profile = person.profile;
  routing::Facts facts;
  facts.practitioner = person.id;
  facts.relevance = relevance;
  facts.sector = profile.sector;
  facts.locality = profile.locality;
  facts.role_level = profile.role_level;
  const auto history = scope.tx.invitations().HistoryOf(person.id, scope.now - kRemembered);
  facts.activity = routing::Summarise(policy, history, theme, scope.now);
  facts.weekly_capacity = routing::WeeklyCapacity(profile.capacity);
  facts.joined_at = person.registered_at.value_or(person.created_at);
  const auto presence = scope.services.calendar.PresenceOf(profile.hours, scope.now);
  facts.at_work = presence.at_work;
  facts.minutes_left = presence.minutes_left;
  facts.why_not = routing::WhyNot(scope.tx.invitations().AvailabilityOf(person.id, scope.now));
  return facts;
}

Weight WeightOf(const ReadScope& scope, const Ask& ask, PractitionerId practitioner) {
  const auto person = scope.tx.practitioners().Find(practitioner);
  if (!person) return {};
  const routing::Facts facts = FactsOf(scope, *person, 0, ask.theme);
  return {0, routing::Expected(scope.services.policy.routing, facts, 0)};
}

routing::WaveInput LookAt(const ReadScope& scope, const Ask& ask,
                          const std::vector<RankedCandidate>& candidates,
                          const std::vector<Invitation>& asked) {
  const routing::Policy& policy = scope.services.policy.routing;
  routing::WaveInput input;
  input.now = scope.now;
  input.urgent = ask.urgent;
  input.load = scope.services.load.Get(scope.tx, policy, scope.now);
  std::vector<double> relevances;
  for (const RankedCandidate& candidate : candidates) {
    const double relevance = routing::RelevanceOf(policy, candidate);
    relevances.push_back(relevance);
    if (WasAsked(asked, candidate.practitioner)) continue;
    const auto person = scope.tx.practitioners().Find(candidate.practitioner);
    if (!person || person->state != AccountState::kRegistered) continue;
    input.candidates.push_back(FactsOf(scope, *person, relevance, ask.theme));
  }
  input.best_relevance = routing::BestRelevance(policy, relevances);
  for (const Invitation& invitation : asked) input.asked.push_back(BeforeOf(scope, invitation));
  return input;
}

std::string CauseForOthers(const std::string& cause) {
  const bool limit = cause == "asked_today" || cause == "asked_this_week" || cause == "paused";
  if (limit || cause == "budget") return "at_capacity";
  if (cause == "below_floor" || cause == "refused_topic") return "no_fit";
  return cause == "outside_hours" || cause == "resting" ? "away" : cause;
}

std::map<std::string, int> CausesForAsker(const std::map<std::string, int>& left_out) {
  std::map<std::string, int> causes;
  for (const auto& [cause, count] : left_out) causes[CauseForOthers(cause)] += count;
  return causes;
}

}  // namespace coconsult::app
