// SPDX-License-Identifier: Apache-2.0
#include "routing/weigh.h"

#include <algorithm>
#include <cmath>

#include "routing/draws.h"

namespace coconsult::routing {
namespace {

// Of answers expected and had, before any are counted.
constexpr double kPriorExpected = 12;

double WeeksBetween(Timestamp from, Timestamp to) {
  return std::chrono::duration<double, std::ratio<3600 * 24 * 7>>(to - from).count();
}

double HoursFactor(const Policy::Hours& hours, const Facts& facts) {
  if (!facts.at_work) return hours.outside;
  if (hours.full_minutes <= 0) return 1;
  const double there = std::clamp(facts.minutes_left / hours.full_minutes, 0.0, 1.0);
  return hours.outside + (1 - hours.outside) * there;
}

double NewcomerFactor(const Policy::Newcomers& newcomers, const Facts& facts, Timestamp now) {
  if (facts.activity.answers > 0 || WeeksBetween(facts.joined_at, now) > newcomers.weeks) return 1;
  return 1 + (facts.activity.contacts == 0 ? newcomers.unasked_bonus : newcomers.unanswered_bonus);
}

}  // namespace

double Likelihood(const Policy& policy, const Activity& activity) {
  return (policy.likelihood.prior_answers + activity.answered) /
         (policy.likelihood.prior_contacts + activity.asked);
}

double DrawnLikelihood(const Policy& policy, const Facts& facts, std::uint64_t seed) {
  const Activity& activity = facts.activity;
  if (activity.contacts >= policy.likelihood.draw_below) return Likelihood(policy, activity);
  const double yes = policy.likelihood.prior_answers + activity.answered;
  const double no = policy.likelihood.prior_contacts - policy.likelihood.prior_answers +
                    std::max(0.0, activity.asked - activity.answered);
  return Draws(MixSeeds(seed, SeedOf(facts.practitioner.bytes()))).Beta(yes, no);
}

double Balance(const Policy& policy, const Facts& facts, const CommunityLoad& load) {
  const double use = Use(policy, facts.activity, facts.weekly_capacity);
  const double v = std::clamp(use - policy.balance.community_share * load.mean_use, 0.0, 1.0);
  return (1 - std::exp(v - 1)) / (1 - std::exp(-1.0));
}

double UsualHours(const Policy& policy, const Activity& activity) {
  const double weight = policy.speed.prior_weight + activity.replies;
  return std::exp((policy.speed.prior_weight * std::log(policy.speed.prior_hours) + activity.log_hours) /
                  weight);
}

double LikelihoodExponent(const Policy& policy, const CommunityLoad& load) {
  const double times = load.mean_contacts_7d / policy.wave.community_contacts;
  const double busy = std::clamp(2 * (times - 1), 0.0, 1.0);
  return policy.likelihood.exponent + busy * (policy.likelihood.busy_exponent - policy.likelihood.exponent);
}

Parts Weigh(const Policy& policy, const Facts& facts, const CommunityLoad& load, double likelihood,
            Timestamp now) {
  Parts parts;
  parts.relevance = std::pow(std::max(facts.relevance, 0.0), policy.relevance.exponent);
  parts.likelihood = std::pow(likelihood, LikelihoodExponent(policy, load));
  parts.balance = std::pow(Balance(policy, facts, load), policy.balance.exponent);
  parts.fatigue = std::pow(policy.balance.fatigue, facts.activity.contacts_7d);
  parts.hours = HoursFactor(policy.hours, facts);
  parts.speed =
      std::pow(policy.speed.prior_hours / UsualHours(policy, facts.activity), policy.speed.exponent);
  parts.newcomer = NewcomerFactor(policy.newcomers, facts, now);
  return parts;
}

double Expected(const Policy& policy, const Facts& facts, double usual_relevance) {
  const double fit = usual_relevance > 0 ? std::max(facts.relevance, 0.0) / usual_relevance : 1;
  return Likelihood(policy, facts.activity) * std::pow(fit, policy.wave.relevance_exponent) *
         (facts.at_work ? 1 : policy.hours.outside_likelihood);
}

double Calibration(const CommunityLoad& load) {
  return (load.answered + kPriorExpected) / (load.expected + kPriorExpected);
}

const char* LimitReached(const Policy& policy, const Facts& facts) {
  const Activity& activity = facts.activity;
  const Policy::Limits& limits = policy.limits;
  if (facts.why_not) return facts.why_not;
  const double filled = activity.answers_7d + activity.pending;
  if (limits.week_full > 0 && filled > 0 && filled >= limits.week_full * facts.weekly_capacity)
    return "at_capacity";
  if (activity.refused_theme) return "refused_topic";
  if (limits.pause_after > 0 && activity.unanswered_in_row >= limits.pause_after) return "paused";
  if (activity.contacts_1d >= limits.per_day) return "asked_today";
  if (activity.contacts_7d >= limits.per_week + facts.weekly_capacity) return "asked_this_week";
  return nullptr;
}

}  // namespace coconsult::routing
