// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "domain/ids.h"
#include "routing/activity.h"
#include "routing/policy.h"

namespace coconsult::routing {

// What is known of a candidate at the moment of choosing.
struct Facts {
  PractitionerId practitioner;
  double relevance = 0;  // Ranking
  std::string sector;
  std::string locality;
  std::string role_level;
  Activity activity;
  double weekly_capacity = 1;
  Timestamp joined_at;
  bool at_work = true;            // within their own working hours now
  double minutes_left = 480;      // of today's working hours
  const char* why_not = nullptr;  // "away", "at_capacity": cannot be asked whatever the policy
};

// The parts of a score; the score is their product.
struct Parts {
  double relevance = 0;   // R ^ exponent
  double likelihood = 0;  // A ^ exponent; A drawn while contacts are few
  double balance = 0;     // B ^ exponent
  double fatigue = 0;     // fatigue ^ contacts in seven days
  double hours = 0;       // 1 in their working time, less outside and towards its end
  double speed = 0;       // (prior hours / their usual hours) ^ exponent
  double newcomer = 0;    // 1, more for newcomers

  double Score() const { return relevance * likelihood * balance * fatigue * hours * speed * newcomer; }
};

// How likely somebody answers when asked: the mean of a Beta distribution over decayed counts,
// (prior answers + answered) / (prior contacts + asked).
double Likelihood(const Policy& policy, const Activity& activity);
// The same, or while they were asked less often than `draw_below`, drawn from that distribution (Thompson
// 1933): whoever is little known is sometimes thought better than the mean, and so becomes known.
double DrawnLikelihood(const Policy& policy, const Facts& facts, std::uint64_t seed);

// What remains of somebody's capacity, compared with the community's: (1 - e^(v-1)) / (1 - e^-1) with
// v = use - share * mean use, within 0..1 (Mehta, Saberi, Vazirani and Vazirani 2007; relative: Albers and
// Schubert 2021).
double Balance(const Policy& policy, const Facts& facts, const CommunityLoad& load);

// Working hours until they usually reply: log mean of their own replies, with the prior as one more of
// `prior_weight`.
double UsualHours(const Policy& policy, const Activity& activity);

// How much the likelihood counts: `exponent`, and towards `busy_exponent` as the community's contacts per
// person and week go from `community_contacts` to 1.5 times as many, because each contact is then dear.
double LikelihoodExponent(const Policy& policy, const CommunityLoad& load);

// Everything but the draw.
Parts Weigh(const Policy& policy, const Facts& facts, const CommunityLoad& load, double likelihood,
            Timestamp now);

// How likely an answer is to be expected if they are asked now, before calibration:
//   A * (R / usual R) ^ relevance exponent * (outside_likelihood outside hours)
// `usual_relevance`: that of the people asked of late; 0 = not known.
double Expected(const Policy& policy, const Facts& facts, double usual_relevance);
// Answers had / answers expected over four weeks, by which expectations are multiplied.
double Calibration(const CommunityLoad& load);

// Why somebody may not be asked now, by the policy's limits and what the server knows: "away", "at_capacity",
// "refused_topic", "paused", "asked_today", "asked_this_week"; nullptr = may be asked.
const char* LimitReached(const Policy& policy, const Facts& facts);

}  // namespace coconsult::routing
