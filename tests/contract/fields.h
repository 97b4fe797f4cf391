// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <tuple>
#include <vector>

#include "app/ports/accounts.h"
#include "domain/change.h"
#include "domain/consultation.h"
#include "domain/moderation.h"
#include "domain/outcome.h"
#include "domain/practitioner.h"

namespace coconsult::contract {

// All stored fields of a thing, to compare with EXPECT_EQ.

inline auto Fields(const Practitioner& it) {
  const Profile& profile = it.profile;
  return std::tuple(
      std::tie(it.id, it.email, it.display_name, it.roles, it.state, it.created_at, it.registered_at),
      std::tie(profile.sector, profile.organisation, profile.locality, profile.role_level, profile.topics,
               profile.can_help_with, profile.capacity.open_limit, profile.capacity.month_limit,
               profile.hours, profile.away_until, profile.line_manager),
      it.version);
}
inline auto Fields(const Session& it) {
  return std::tie(it.id, it.practitioner, it.token_hash, it.created_at, it.expires_at);
}
inline auto Fields(const AccountInvitation& it) {
  return std::tie(it.id, it.practitioner, it.invited_by, it.token_hash, it.created_at, it.expires_at,
                  it.accepted_at);
}
inline auto Fields(const Consultation& it) {
  const Ask& ask = it.ask;
  return std::tuple(
      std::tie(it.id, it.asker, it.process, it.process_version, it.phase, it.process_state, it.state),
      std::tie(it.state_reason, it.awaits_connector, it.created_at, it.opened_at, it.answered_at,
               it.closed_at, it.last_sequence, it.version, it.thread_chain, it.unchained),
      std::tie(ask.title, ask.situation, ask.tried, ask.help_wanted, ask.theme, ask.problem_type, ask.reach,
               ask.same_organisation_welcome, ask.urgent));
}
inline auto Fields(const Participant& it) {
  return std::tie(it.consultation, it.practitioner, it.role, it.sector, it.organisation, it.locality,
                  it.role_level, it.joined_at, it.left_at, it.first_response_at, it.read_sequence);
}
inline auto Fields(const Invitation& it) {
  return std::tie(it.id, it.consultation, it.practitioner, it.state, it.wave, it.reason, it.introduced,
                  it.created_at, it.expires_at, it.answered_at, it.relevance, it.expected, it.reply_hours,
                  it.refused_theme);
}
inline auto Fields(const RankedCandidate& it) {
  return std::tie(it.practitioner, it.score, it.parts, it.reason, it.reason_for_others);
}
inline auto Fields(const Change& it) {
  return std::tie(it.position, it.kind, it.audience, it.audience_id, it.audience_role, it.consultation,
                  it.subject, it.sequence, it.actor, it.note, it.at);
}
inline auto Fields(const OutcomeForm& it) {
  const CloseAnswers& answers = it.answers;
  return std::tuple(
      std::tie(it.id, it.consultation, it.practitioner, it.wave, it.role, it.due_at, it.completed_at,
               it.declined),
      std::tie(answers.course_of_action, answers.alternative_route, answers.value_me,
               answers.value_for_people, answers.got_what_i_wanted, answers.confidence_before,
               answers.confidence_after, answers.take_away),
      std::tie(answers.i_learned, answers.time_spent, answers.load, answers.again, answers.in_work_time));
}
inline auto Fields(const ModerationCase& it) {
  return std::tie(it.id, it.consultation, it.state, it.handler, it.decision, it.decision_note, it.created_at,
                  it.closed_at, it.version);
}
inline auto Fields(const Flag& it) {
  return std::tie(it.id, it.moderation_case, it.consultation, it.sequence, it.raised_by, it.reason,
                  it.created_at);
}
inline auto Fields(const ThreadAccess& it) {
  return std::tie(it.consultation, it.moderator, it.moderation_case, it.reason, it.opened_at, it.expires_at);
}
inline auto Fields(const AuditEntry& it) {
  return std::tie(it.number, it.at, it.actor, it.action, it.subject, it.note, it.chain);
}

// One member of each thing in a list, to compare orders: Each(list, &Practitioner::email).
template <class Thing, class Member>
std::vector<Member> Each(const std::vector<Thing>& things, Member Thing::*member) {
  std::vector<Member> values;
  for (const Thing& thing : things) values.push_back(thing.*member);
  return values;
}

}  // namespace coconsult::contract
