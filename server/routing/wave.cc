// SPDX-License-Identifier: Apache-2.0
#include "routing/wave.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "routing/draws.h"

namespace coconsult::routing {
namespace {

// How many of those asked or chosen share a value.
struct Counts {
  std::map<std::string, int> sectors;
  std::map<std::string, int> localities;
  std::map<std::string, int> role_levels;

  template <class Person>
  void Add(const Person& person) {
    ++sectors[person.sector];
    ++localities[person.locality];
    ++role_levels[person.role_level];
  }
};

// An unstated value is like no other.
double Halved(const std::map<std::string, int>& counts, const std::string& value) {
  if (value.empty()) return 1;
  const auto found = counts.find(value);
  return found == counts.end() ? 1 : std::ldexp(1, -found->second);
}

double Novelty(const Policy::Spread& spread, const Counts& counts, const Facts& facts) {
  const double weights = spread.sector + spread.locality + spread.role_level;
  if (weights <= 0) return 1;
  const double fresh = (spread.sector * Halved(counts.sectors, facts.sector) +
                        spread.locality * Halved(counts.localities, facts.locality) +
                        spread.role_level * Halved(counts.role_levels, facts.role_level)) /
                       weights;
  return (1 - spread.share) + spread.share * fresh;
}

// One ask being looked at.
class Chooser {
 public:
  Chooser(const Policy& policy, const WaveInput& input) : policy_(policy), input_(input) {}

  WaveDecision Choose();

 private:
  void Expect();
  void WeighAll();
  void CountLeftOut();
  double Floor() const;
  int Budget() const;
  int Room() const;
  double Enough() const;
  double ExpectedOf(const Weighed& weighed) const;
  std::vector<std::size_t> Pick(const std::vector<double>& scores) const;
  std::vector<double> Scores(std::uint64_t seed) const;
  void WeighChances();
  void LookAgain();

  const Policy& policy_;
  const WaveInput& input_;
  WaveDecision decision_;
  std::vector<std::size_t> open_;  // who may be asked
  bool may_come_ = false;          // somebody may be asked later who may not be now
};

double Chooser::ExpectedOf(const Weighed& weighed) const {
  return std::clamp(decision_.calibration * weighed.expected, policy_.wave.least_likelihood,
                    policy_.wave.most_likelihood);
}

void Chooser::Expect() {
  decision_.calibration = Calibration(input_.load);
  double expected = policy_.wave.answer_counts * input_.answered;
  for (const AskedBefore& asked : input_.asked) {
    if (!asked.waiting) continue;
    const double hours = std::chrono::duration<double, std::ratio<3600>>(input_.now - asked.sent_at).count();
    const double p = std::clamp(decision_.calibration * asked.expected, policy_.wave.least_likelihood,
                                policy_.wave.most_likelihood);
    expected += p * std::exp2(-std::max(hours, 0.0) / policy_.wave.pending_half_life_hours);
  }
  decision_.expected_before = decision_.expected_after = expected;
}

// Limits that pass by themselves; the others last as long as the ask, or until somebody does something.
bool Passes(const std::string& cause) {
  return cause == "asked_today" || cause == "asked_this_week" || cause == "at_capacity" || cause == "away";
}

// The floor yields where fewer people than the ask may still have are above it.
double Chooser::Floor() const {
  const double floor = policy_.relevance.floor * input_.best_relevance;
  const auto wanted = static_cast<std::size_t>(std::max(0, Budget() - static_cast<int>(input_.asked.size())));
  std::vector<double> relevances;
  for (const Facts& facts : input_.candidates) {
    if (!LimitReached(policy_, facts)) relevances.push_back(facts.relevance);
  }
  if (wanted == 0) return floor;
  if (relevances.size() <= wanted) return 0;
  const auto last = relevances.begin() + static_cast<std::ptrdiff_t>(wanted - 1);
  std::nth_element(relevances.begin(), last, relevances.end(), std::greater<>());
  return std::min(floor, *last);
}

void Chooser::WeighAll() {
  const double best = input_.best_relevance;
  const double floor = Floor();
  const double usual = input_.load.mean_relevance > 0 ? input_.load.mean_relevance : best;
  for (std::size_t i = 0; i < input_.candidates.size(); ++i) {
    const Facts& facts = input_.candidates[i];
    Weighed weighed{.practitioner = facts.practitioner, .relevance = facts.relevance};
    weighed.likelihood = Likelihood(policy_, facts.activity);
    weighed.drawn = DrawnLikelihood(policy_, facts, input_.seed);
    weighed.use = Use(policy_, facts.activity, facts.weekly_capacity);
    weighed.parts = Weigh(policy_, facts, input_.load, weighed.drawn, input_.now);
    weighed.score = weighed.parts.Score();
    weighed.expected = Expected(policy_, facts, usual);
    const char* limit = LimitReached(policy_, facts);
    if (facts.relevance < floor) {
      weighed.left_out = "below_floor";
    } else if (limit) {
      weighed.left_out = limit;
      may_come_ = may_come_ || Passes(limit);
    } else if (weighed.score > 0) {
      open_.push_back(i);
    } else {
      may_come_ = true;  // full, or outside their hours
      weighed.left_out = facts.at_work ? "at_capacity" : "outside_hours";
    }
    decision_.weighed.push_back(std::move(weighed));
  }
}

int Chooser::Budget() const {
  const Policy::Wave& wave = policy_.wave;
  const double quiet = wave.community_contacts / std::max(input_.load.mean_contacts_7d, 1e-6);
  const double share = std::clamp(wave.contacts_most * quiet * quiet,
                                  static_cast<double>(std::min(wave.contacts_least, wave.contacts_most)),
                                  static_cast<double>(wave.contacts_most));
  const double wider = input_.urgent ? wave.urgent_factor : 1;
  // In proportion to a panel of three, but never fewer than for that.
  const double places = std::max(1.0, input_.places / 3.0);
  return static_cast<int>(share * wider * places);
}

int Chooser::Room() const {
  const Policy::Wave& wave = policy_.wave;
  const int most = input_.asked.empty() || input_.urgent ? wave.first_most : wave.later_most;
  // For a panel of three; in proportion for others, so that few are told that somebody was quicker.
  const double share = most * input_.places / 3.0 * (input_.urgent ? wave.urgent_factor : 1);
  const int left = Budget() - static_cast<int>(input_.asked.size());
  return std::max(0, std::min(std::max(1, static_cast<int>(std::lround(share))), left));
}

double Chooser::Enough() const {
  const double usual = input_.places * policy_.wave.answers_per_place + policy_.wave.answers_more;
  return usual * (input_.urgent ? policy_.wave.urgent_factor : 1);
}

std::vector<std::size_t> Chooser::Pick(const std::vector<double>& scores) const {
  std::vector<std::size_t> chosen;
  if (open_.empty() || decision_.expected_before >= Enough()) return chosen;
  Counts counts;
  for (const AskedBefore& asked : input_.asked) counts.Add(asked);
  const double best_score = *std::max_element(scores.begin(), scores.end());
  const double enough = Enough() + input_.places * policy_.wave.overshoot_per_place;
  const auto room = static_cast<std::size_t>(Room());
  std::vector<bool> used(open_.size());
  double expected = decision_.expected_before;
  while (chosen.size() < room && expected < enough) {
    std::size_t best = open_.size();
    double best_value = 0;
    for (std::size_t i = 0; i < open_.size(); ++i) {
      if (used[i] || scores[i] < policy_.wave.least_score * best_score) continue;
      const double value = scores[i] * Novelty(policy_.spread, counts, input_.candidates[open_[i]]);
      const bool better = best == open_.size() || value > best_value ||
                          (value == best_value && input_.candidates[open_[i]].practitioner <
                                                      input_.candidates[open_[best]].practitioner);
      if (!better) continue;
      best = i;
      best_value = value;
    }
    if (best == open_.size()) break;
    used[best] = true;
    chosen.push_back(open_[best]);
    counts.Add(input_.candidates[open_[best]]);
    expected += ExpectedOf(decision_.weighed[open_[best]]);
  }
  return chosen;
}

// The scores of those who may be asked, with the likelihoods of another draw.
std::vector<double> Chooser::Scores(std::uint64_t seed) const {
  std::vector<double> scores;
  for (const std::size_t i : open_) {
    Parts parts = decision_.weighed[i].parts;
    parts.likelihood = std::pow(DrawnLikelihood(policy_, input_.candidates[i], seed),
                                LikelihoodExponent(policy_, input_.load));
    scores.push_back(parts.Score());
  }
  return scores;
}

void Chooser::WeighChances() {
  const int draws = policy_.likelihood.chance_draws;
  const bool drawn = std::any_of(open_.begin(), open_.end(), [&](std::size_t i) {
    return input_.candidates[i].activity.contacts < policy_.likelihood.draw_below;
  });
  if (!drawn || draws == 0 || decision_.chosen.empty()) {
    for (const std::size_t i : decision_.chosen) decision_.weighed[i].chance = 1;
    return;
  }
  // The decision itself is one of the draws, so that nobody who was chosen has a chance of none.
  std::vector<int> times(decision_.weighed.size());
  for (const std::size_t i : decision_.chosen) ++times[i];
  for (int draw = 1; draw < draws; ++draw) {
    const auto seed = MixSeeds(input_.seed, static_cast<std::uint64_t>(draw));
    for (const std::size_t i : Pick(Scores(seed))) ++times[i];
  }
  for (std::size_t i = 0; i < times.size(); ++i)
    decision_.weighed[i].chance = static_cast<double>(times[i]) / draws;
}

void Chooser::CountLeftOut() {
  for (const Weighed& weighed : decision_.weighed) {
    if (!weighed.left_out.empty()) ++decision_.left_out[weighed.left_out];
  }
}

void Chooser::LookAgain() {
  const bool spent = static_cast<int>(input_.asked.size() + decision_.chosen.size()) >= Budget();
  const bool more = open_.size() > decision_.chosen.size() || (may_come_ && !input_.out_of_time);
  decision_.exhausted = spent || !more;
  if (!decision_.exhausted) decision_.look_again_minutes = policy_.wave.look_again_minutes;
}

WaveDecision Chooser::Choose() {
  decision_.policy_version = policy_.version;
  decision_.seed = input_.seed;
  Expect();
  WeighAll();
  std::vector<double> scores;
  for (const std::size_t i : open_) scores.push_back(decision_.weighed[i].score);
  decision_.chosen = Pick(scores);
  for (const std::size_t i : decision_.chosen) {
    decision_.weighed[i].chosen = true;
    decision_.expected_after += ExpectedOf(decision_.weighed[i]);
  }
  WeighChances();
  CountLeftOut();
  LookAgain();
  return std::move(decision_);
}

}  // namespace

double RelevanceOf(const Policy& policy, const RankedCandidate& candidate) {
  const auto declared = candidate.parts.find("declared");
  const double fit = declared == candidate.parts.end() ? 0 : declared->second;
  return candidate.score + policy.relevance.topics * fit;
}

double BestRelevance(const Policy& policy, std::vector<double> relevances) {
  std::sort(relevances.begin(), relevances.end(), std::greater<>());
  const std::size_t count =
      std::min(relevances.size(), static_cast<std::size_t>(policy.relevance.floor_of_best));
  if (count == 0) return 0;
  return std::accumulate(relevances.begin(), relevances.begin() + static_cast<std::ptrdiff_t>(count), 0.0) /
         static_cast<double>(count);
}

std::uint64_t WaveSeed(const IdBytes& ask, std::size_t asked) { return MixSeeds(SeedOf(ask), asked); }

WaveDecision ChooseWave(const Policy& policy, const WaveInput& input) {
  return Chooser(policy, input).Choose();
}

}  // namespace coconsult::routing
