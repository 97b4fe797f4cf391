// SPDX-License-Identifier: Apache-2.0
#include "routing/topic_guess.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace coconsult::routing {
namespace {

constexpr double kPrior = 2;
constexpr double kLeastEvidence = 0.04;
constexpr std::uint32_t kFewestLessonsWith = 3;  // a word of fewer people says nothing
constexpr double kAskedShare = 0.5;
constexpr double kLeastShare = 0.15;

// Scales to a sum of 1 what is at least `least` of the sum.
void Normalise(std::map<TermId, double>& shares, double least) {
  double sum = 0;
  for (const auto& [topic, share] : shares) sum += share;
  std::erase_if(shares, [&](const auto& entry) { return entry.second < least * sum; });
  sum = 0;
  for (const auto& [topic, share] : shares) sum += share;
  for (auto& [topic, share] : shares) share /= sum;
}

}  // namespace

std::shared_ptr<const TopicGuess> LearnTopics(const std::vector<std::string>& stems,
                                              const std::vector<TopicLesson>& lessons) {
  std::map<TermId, std::uint32_t> topics;
  std::vector<std::uint32_t> with(stems.size());
  std::vector<std::map<TermId, std::uint32_t>> both(stems.size());
  for (const TopicLesson& lesson : lessons) {
    for (const TermId topic : lesson.topics) ++topics[topic];
    for (const std::uint32_t stem : lesson.stems) {
      ++with[stem];
      for (const TermId topic : lesson.topics) ++both[stem][topic];
    }
  }
  auto guess = std::make_shared<TopicGuess>();
  const auto count = static_cast<double>(lessons.size());
  for (std::size_t stem = 0; stem < stems.size(); ++stem) {
    if (with[stem] < kFewestLessonsWith) continue;
    std::vector<TopicGuess::Share> shares;
    for (const auto& [topic, people] : both[stem]) {
      const double base = topics[topic] / count;
      const double p = (people + kPrior * base) / (with[stem] + kPrior);
      const double lift = base < 1 ? std::max(0.0, (p - base) / (1 - base)) : 0;
      if (lift * lift >= kLeastEvidence) shares.push_back({topic, lift * lift});
    }
    if (shares.empty()) continue;
    guess->rarity[stems[stem]] = std::log(count / with[stem]);
    guess->by_stem[stems[stem]] = std::move(shares);
  }
  return guess;
}

std::vector<TopicFit> GuessTopics(const TopicGuess& guess, const std::set<std::string>& stems,
                                  const std::vector<TermId>& asked) {
  std::map<TermId, double> shares;
  for (const std::string& stem : stems) {
    const auto found = guess.by_stem.find(stem);
    if (found == guess.by_stem.end()) continue;
    const double rarity = guess.rarity.at(stem);
    for (const auto& [topic, evidence] : found->second) shares[topic] += rarity * evidence;
  }
  if (shares.empty()) return {};
  Normalise(shares, kLeastShare);
  for (const TermId topic : asked) shares[topic] += kAskedShare / static_cast<double>(asked.size());
  Normalise(shares, 0);
  std::vector<TopicFit> fits;
  for (const auto& [topic, share] : shares) fits.push_back({topic, share});
  return fits;
}

}  // namespace coconsult::routing
