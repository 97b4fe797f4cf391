// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>
#include <string>
#include <vector>

#include "routing/labels.h"
#include "routing/router.h"

namespace coconsult::routing {

// What made somebody a candidate. Each of it is a claim that the data must bear out.
struct Grounds {
  std::vector<std::string> topics;   // ids that they declare and the ask has or mentions
  std::vector<std::string> offered;  // words of "can help with" that the ask has too, as they wrote them
  std::vector<std::string> written;  // words of past experience likewise
  bool offer_close = false;          // "can help with" is close to the ask
  bool past_close = false;           // past experience is
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
