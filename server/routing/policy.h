// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace coconsult::routing {

// Who is asked when: every weight, limit and rule, as a community may set them. The file that holds them,
// with what each one means, is policies/default.toml; the formulas are in server/docs/routing.md. Fields are
// called as in the file.
struct Policy {
  std::string version;  // name and number; stands in every decision

  struct Relevance {
    double exponent = 0;
    double topics = 0;
    double floor = 0;  // share of the mean of the best `floor_of_best`
    int floor_of_best = 0;
  } relevance;

  struct Likelihood {
    double exponent = 0;
    double busy_exponent = 0;
    double prior_answers = 0;
    double prior_contacts = 0;
    double half_life_weeks = 0;
    double quick_pass_hours = 0;  // working time
    double quick_pass_counts = 0;
    int draw_below = 0;  // contacts
    int chance_draws = 0;
  } likelihood;

  struct Speed {
    double exponent = 0;
    double prior_hours = 0;
    double prior_weight = 0;
  } speed;

  struct Balance {
    double exponent = 0;
    double community_share = 0;
    double pending_counts = 0;
    double asked_counts = 0;
    double fatigue = 0;  // per contact in seven days
  } balance;

  struct Hours {
    double outside = 0;
    double full_minutes = 0;  // working time left from which somebody counts as fully there
    double outside_likelihood = 0;
  } hours;

  struct Newcomers {
    double weeks = 0;
    double unasked_bonus = 0;
    double unanswered_bonus = 0;
  } newcomers;

  struct Spread {
    double share = 0;
    double sector = 0;
    double locality = 0;
    double role_level = 0;
  } spread;

  struct Wave {
    double answers_per_place = 0;
    double answers_more = 0;
    double overshoot_per_place = 0;
    double answer_counts = 0;
    int first_most = 0;
    int later_most = 0;
    double look_again_minutes = 0;
    double least_score = 0;  // share of the best score
    int contacts_most = 0;
    int contacts_least = 0;
    double community_contacts = 0;
    double pending_half_life_hours = 0;
    double silence_working_days = 0;
    double patience_working_days = 0;
    double urgent_factor = 0;
    double least_likelihood = 0;
    double most_likelihood = 0;
    double relevance_exponent = 0;
  } wave;

  struct Limits {
    int per_day = 0;
    double per_week = 0;   // besides the weekly capacity
    double week_full = 0;  // times the weekly capacity
    int pause_after = 0;
    double refused_weeks = 0;
  } limits;
};

// Reads a policy. `name` is what errors call the file. Fails with INVALID_FIELD and a line "name:line: key:
// what to do" for every problem: missing, unknown and ill-typed keys, and values out of range.
Result<Policy> ParsePolicy(const std::string& name, std::string_view text);

// The one that is built in, and its file.
const Policy& DefaultPolicy();
std::string_view DefaultPolicyText();

}  // namespace coconsult::routing
