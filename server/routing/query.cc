// SPDX-License-Identifier: Apache-2.0
#include "routing/query.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>

#include "routing/relevance.h"
#include "routing/text.h"

namespace coconsult::routing {
namespace {

constexpr double kWeightUnit = 1 << 20;
// A quick score of 1 is about this; sums stay below 2^16.
constexpr double kQuickOne = 16384;
constexpr double kMostQuick = 60000;
constexpr double kImpactUnit = 256;
constexpr std::size_t kFew = 8;

struct Counted {
  TermId term = 0;
  std::uint32_t count = 0;
  std::int64_t heft = 0;  // (1 + ln occurrences) * rarity
};

std::vector<Counted> Count(std::span<const WeighedText> request, const Lexicon& lexicon) {
  std::vector<Counted> counted;
  std::unordered_map<TermId, std::size_t> places;
  for (const WeighedText& part : request) {
    for (const std::string_view form : SplitWords(part.text)) {
      const FormId known = lexicon.FindForm(form);
      const TermId term = known != kNoId ? lexicon.TermOf(known) : lexicon.FindTerm(StemOf(form));
      if (term == kNoId) continue;
      const auto [place, added] = places.try_emplace(term, counted.size());
      if (added) counted.push_back({term, 0, 0});
      counted[place->second].count += part.times;
    }
  }
  return counted;
}

}  // namespace

Query::Query(std::span<const WeighedText> request, std::vector<TopicFit> topics, const Lexicon& lexicon,
             const RarityTable& rarity, const Association* association)
    : rarity_(rarity) {
  Weigh(request, lexicon, association);
  std::sort(topics.begin(), topics.end(),
            [](const TopicFit& a, const TopicFit& b) { return a.topic < b.topic; });
  for (const TopicFit& topic : topics) topics_.push_back({topic, 0});
  FillTable(lexicon);
  MakeQuick(lexicon);
}

void Query::Weigh(std::span<const WeighedText> request, const Lexicon& lexicon,
                  const Association* association) {
  std::vector<Counted> counted = Count(request, lexicon);
  for (Counted& it : counted) {
    const std::int32_t rarity = rarity_[FrequencyClass(lexicon.documents(it.term))];
    it.heft = std::int64_t{CountWeight(it.count)} * rarity;
  }
  std::sort(counted.begin(), counted.end(), [&](const Counted& a, const Counted& b) {
    if (a.heft != b.heft) return a.heft > b.heft;
    return lexicon.Stem(a.term) < lexicon.Stem(b.term);
  });
  counted.resize(std::min(counted.size(), kMostTerms));
  double squares = 0;
  for (const Counted& it : counted) squares += static_cast<double>(it.heft) * static_cast<double>(it.heft);
  for (const Counted& it : counted) {
    const double weight = static_cast<double>(it.heft) / std::sqrt(squares);
    terms_.push_back({it.term, static_cast<std::int32_t>(std::lround(weight * kWeightUnit)), 0});
  }
  if (association == nullptr) return;
  AssociationSum sum{};
  for (const Counted& it : counted) association->AddTerm(it.term, it.count, sum);
  has_vector_ = association->ToVector(sum, vector_);
}

void Query::FillTable(const Lexicon& lexicon) {
  std::size_t forms = 0;
  for (const Term& term : terms_) forms += lexicon.forms(term.term).size();
  table_.resize(std::bit_ceil(2 * forms + 2));
  mask_ = table_.size() - 1;
  for (const Term& term : terms_) {
    for (const FormId form : lexicon.forms(term.term)) {
      std::size_t at = Place(form);
      while (table_[at].form != kNoId) at = (at + 1) & mask_;
      table_[at] = {form, term.weight};
    }
  }
}

// The quick comparison knows a document's length without rarities (SMART "lnc"), so that a posting needs no
// change when other documents come and go: weight * rarity * (1 + ln occurrences) / length, over the
// request's own typical rarity.
void Query::MakeQuick(const Lexicon& lexicon) {
  double squares = 0;  // of rarity, weighed
  double bound = 0;    // the most that a document can reach
  std::vector<double> shares;
  for (const Term& term : terms_) {
    const double rarity = rarity_[FrequencyClass(lexicon.documents(term.term))] * kRarityUnit;
    const double weight = term.weight / kWeightUnit;
    squares += weight * weight * rarity * rarity;
    shares.push_back(weight * rarity);
  }
  const double typical = std::sqrt(squares);
  for (double& share : shares) {
    share = typical > 0 ? share / typical : 0;
    bound += share * share;
  }
  double topics = 0;
  for (const Topic& topic : topics_) topics += kTopicWeight * topic.fit.fit;
  const double one = std::min(kQuickOne, kMostQuick / (std::sqrt(bound) + topics + 0.01));
  for (std::size_t i = 0; i < terms_.size(); ++i) {
    terms_[i].quick = static_cast<std::uint32_t>(shares[i] * one * 256 / kImpactUnit);
  }
  for (Topic& topic : topics_) {
    topic.quick = static_cast<std::uint32_t>(std::ceil(kTopicWeight * topic.fit.fit * one));
  }
}

double Query::TopicFitOf(TermId topic) const {
  // Mostly a handful.
  if (topics_.size() <= kFew) {
    for (const Topic& it : topics_) {
      if (it.fit.topic == topic) return it.fit.fit;
    }
    return 0;
  }
  const auto at = std::lower_bound(topics_.begin(), topics_.end(), topic,
                                   [](const Topic& a, TermId b) { return a.fit.topic < b; });
  return at != topics_.end() && at->fit.topic == topic ? at->fit.fit : 0;
}

}  // namespace coconsult::routing
