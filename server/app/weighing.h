// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

#include "app/progress.h"
#include "routing/wave.h"

namespace coconsult::app {

// What the router's policy has to know of somebody, as of scope.now: load, limits, hours and history.
routing::Facts FactsOf(const ReadScope& scope, const Practitioner& person, double relevance,
                       const std::string& theme);

// Of somebody whom a person named, not the ranking: their relevance is not known.
Weight WeightOf(const ReadScope& scope, const Ask& ask, PractitionerId practitioner);

// A look at an ask, with everybody of `candidates` who is registered and not among `asked`.
routing::WaveInput LookAt(const ReadScope& scope, const Ask& ask,
                          const std::vector<RankedCandidate>& candidates,
                          const std::vector<Invitation>& asked);

// A cause as it may be told to anybody else, who must not learn how often somebody answers: limits of every
// kind are "at_capacity", and what says something about a person's fit is "no_fit".
std::string CauseForOthers(const std::string& cause);
std::map<std::string, int> CausesForAsker(const std::map<std::string, int>& left_out);

}  // namespace coconsult::app
