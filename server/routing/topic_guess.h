// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "routing/lexicon.h"
#include "routing/query.h"

namespace coconsult::routing {

// What somebody offers, in numbers: their topics and the stems of "can help with".
struct TopicLesson {
  std::vector<TermId> topics;
  std::vector<std::uint32_t> stems;  // positions in a list of stems; no repeats
};

// Which topics a word speaks for, learnt from the community: whoever uses it to say what they offer, which
// topics do they declare? What was learnt stays as it is until it is learnt afresh.
struct TopicGuess {
  struct Share {
    TermId topic = kNoId;
    double evidence = 0;
  };
  std::unordered_map<std::string, std::vector<Share>> by_stem;  // by topic
  std::unordered_map<std::string, double> rarity;
};

// For word w and topic t, over the lessons:
//   p = (lessons with w and t + 2 base) / (lessons with w + 2), base = share of lessons with t
//   evidence = max(0, (p - base) / (1 - base))^2, left out below 0.04
// The squares let a word that belongs to one topic speak louder than many that belong to all.
std::shared_ptr<const TopicGuess> LearnTopics(const std::vector<std::string>& stems,
                                              const std::vector<TopicLesson>& lessons);

// The topics of a text that has these stems, adding up to 1: evidence times ln(lessons / lessons with the
// word), summed over the words, with a share of `asked` for the topics that the ask names. What is less than
// 0.15 is left out, as it is more often chance. Empty when no word speaks for any topic.
std::vector<TopicFit> GuessTopics(const TopicGuess& guess, const std::set<std::string>& stems,
                                  const std::vector<TermId>& asked);

}  // namespace coconsult::routing
