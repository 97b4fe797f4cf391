// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "routing/text_router.h"

namespace coconsult::routing {

// What made somebody a candidate, in that person's own words.
struct Grounds {
  std::string topic;                 // id of the declared topic that matched; empty = none
  std::vector<std::string> offered;  // words of "can help with"
  std::vector<std::string> written;  // words of past experience
  int steps_outside = 0;             // StepsOutside of reach.h
};

// The label of a topic, or its id in readable form when the lists do not have it.
std::string TopicLabel(const Labels& labels, const std::string& topic);

// One sentence to the candidate alone: why you, who asks, and whether the reach was widened. No scores, no
// names.
std::string Reason(const Labels& labels, const Request& request, const Profile& candidate,
                   const Grounds& grounds);

// One sentence about the candidate to anybody else, who sees their sector and place beside it. Says only what
// the candidate declared: what they wrote is for the reason to themselves.
std::string ReasonForOthers(const Labels& labels, const Request& request, const Grounds& grounds);

}  // namespace coconsult::routing
