// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "domain/consultation.h"
#include "routing/weigh.h"

namespace coconsult::routing {

// Somebody who was asked before for the same ask.
struct AskedBefore {
  std::string sector;
  std::string locality;
  std::string role_level;
  double expected = 0;  // as it was weighed then, before calibration
  Timestamp sent_at;
  bool waiting = false;  // no answer yet, and not run out
};

// One ask at the moment of looking at it.
struct WaveInput {
  Timestamp now;
  int places = 1;    // wanted in all
  int answered = 0;  // of these, there already
  bool urgent = false;
  // The ask has waited for the policy's patience: whoever cannot be asked now is not waited for.
  bool out_of_time = false;
  std::vector<Facts> candidates;  // nobody who was asked before
  double best_relevance = 0;      // BestRelevance of the ranking, whoever was asked since
  std::vector<AskedBefore> asked;
  CommunityLoad load;
  std::uint64_t seed = 0;
};

// One candidate as it was weighed.
struct Weighed {
  PractitionerId practitioner;
  double relevance = 0;
  double likelihood = 0;  // the mean
  double drawn = 0;       // what was used
  double use = 0;         // of the weekly capacity
  Parts parts;
  double score = 0;
  double expected = 0;  // before calibration
  // How often, of the policy's `chance_draws` draws, this person would have been among those asked.
  double chance = 0;
  bool chosen = false;
  // Why this person could not be asked now: a limit (LimitReached) or "below_floor", "budget"; empty = could.
  std::string left_out;
};

struct WaveDecision {
  std::vector<Weighed> weighed;     // as the candidates
  std::vector<std::size_t> chosen;  // indexes, in the order of choice
  std::map<std::string, int> left_out;
  // The working time after which to look again if nothing happens before, in minutes; absent = nothing is to
  // be gained.
  std::optional<double> look_again_minutes;
  // Nobody may be asked for this ask any more: over to a connector once those who were asked have settled.
  bool exhausted = false;
  double expected_before = 0;  // answers had and still to be expected
  double expected_after = 0;   // with those asked now
  double calibration = 1;
  std::string policy_version;
  std::uint64_t seed = 0;
};

// A candidate's relevance to the policy: the ranking's score, with declared topics weighed as the policy
// says.
double RelevanceOf(const Policy& policy, const RankedCandidate& candidate);

// The mean relevance of the best `floor_of_best`.
double BestRelevance(const Policy& policy, std::vector<double> relevances);

// Chooses whom to ask now: as many as the expected number of answers needs, together and not one by one.
// Nobody if those asked before are expected to be enough, or the ask has had its share of contacts. The same
// input gives the same decision, byte for byte.
//
//   wave:  people are added until answer_counts * answers + sum of pending expectations (halved every
//   pending_half_life_hours) + sum of
//          new ones reaches places * (answers_per_place + overshoot_per_place) + answers_more
//   who:   repeatedly the largest score * ((1 - share) + share * mean over sector, locality and role level of
//          0.5^(asked or chosen with the same)) (explicit xQuAD; Santos, Macdonald and Ounis 2010)
//   floor: nobody with less relevance than floor * best_relevance
//   in all: contacts_most * (community_contacts / the community's contacts per person and week)^2, within
//          contacts_least .. contacts_most; for more than three places in proportion to them
WaveDecision ChooseWave(const Policy& policy, const WaveInput& input);

// The seed of a decision, which follows from the ask and from how many were asked before.
std::uint64_t WaveSeed(const IdBytes& ask, std::size_t asked);

// A decision as text, for the log: all that went into it and all that came out, numbers in the shortest form
// that reads back as the same number. Format: server/docs/routing.md.
std::string WriteRecord(const WaveInput& input, const WaveDecision& decision);

}  // namespace coconsult::routing
