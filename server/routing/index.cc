// SPDX-License-Identifier: Apache-2.0
#include "routing/index.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string_view>
#include <unordered_map>

#include "base/check.h"

namespace coconsult::routing {
namespace {

constexpr double kDamping = 0.8;

// A reason is made from somebody's closest documents.
constexpr std::size_t kExplainedDocuments = 3;

// Squared lengths are summed in whole numbers of this unit, so that they do not depend on the order of
// addition.
constexpr double kUnit = 1.0 / (1 << 24);

double CountWeight(int occurrences) { return 1 + std::log(occurrences); }

bool IsLowerCase(std::string_view form) {
  return std::none_of(form.begin(), form.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

struct Tally {
  int occurrences = 0;
  const Word* word = nullptr;  // the first in lower case, else the first
};

std::map<std::string_view, Tally> Count(const Words& words) {
  std::map<std::string_view, Tally> tallies;
  for (const Word& word : words) {
    Tally& tally = tallies[word.stem];
    ++tally.occurrences;
    if (!tally.word || (!IsLowerCase(tally.word->form) && IsLowerCase(word.form))) tally.word = &word;
  }
  return tallies;
}

}  // namespace

double TextIndex::InverseFrequency(std::size_t documents_with_it) const {
  const auto held = static_cast<double>(std::max<std::size_t>(held_, 1));
  return std::log(1 + held / static_cast<double>(std::max<std::size_t>(documents_with_it, 1)));
}

double TextIndex::Rarity(const std::string& stem) const {
  const auto term = vocabulary_.Find(stem);
  return InverseFrequency(term ? postings_[*term].size() : 0);
}

void TextIndex::Add(Owner owner, const std::vector<Words>& documents) {
  if (owner >= owners_.size()) owners_.resize(owner + 1);
  COCONSULT_CHECK(owners_[owner].count == 0);
  owners_[owner] = {static_cast<std::uint32_t>(documents_.size()),
                    static_cast<std::uint32_t>(documents.size())};
  for (const Words& words : documents) AddDocument(words);
  fresh_ = false;
}

void TextIndex::AddDocument(const Words& words) {
  const auto number = static_cast<std::uint32_t>(documents_.size());
  std::vector<FormId> forms;
  for (const auto& [stem, tally] : Count(words)) {
    const FormId form = vocabulary_.Use(*tally.word);
    forms.push_back(form);
    postings_.resize(std::max(postings_.size(), vocabulary_.term_bound()));
    // Numbers only grow, so each list stays in order.
    postings_[vocabulary_.TermOf(form)].push_back(
        {number, static_cast<float>(CountWeight(tally.occurrences))});
  }
  forms.shrink_to_fit();
  if (!forms.empty()) ++held_;
  documents_.push_back(std::move(forms));
}

void TextIndex::Remove(Owner owner) {
  if (owner >= owners_.size()) return;
  const Range range = owners_[owner];
  for (std::uint32_t i = 0; i < range.count; ++i) RemoveDocument(range.first + i);
  owners_[owner] = {};
  removed_ += range.count;
  fresh_ = false;
  constexpr std::size_t kWorthIt = 1024;
  if (removed_ > documents_.size() / 2 + kWorthIt) Renumber();
}

void TextIndex::RemoveDocument(std::uint32_t document) {
  std::vector<FormId> forms = std::move(documents_[document]);
  documents_[document].clear();
  if (!forms.empty()) --held_;
  for (const FormId form : forms) {
    std::vector<Posting>& list = postings_[vocabulary_.TermOf(form)];
    const auto at =
        std::lower_bound(list.begin(), list.end(), document,
                         [](const Posting& posting, std::uint32_t d) { return posting.document < d; });
    COCONSULT_CHECK(at != list.end() && at->document == document);
    list.erase(at);
    vocabulary_.Release(form);
  }
}

void TextIndex::Renumber() {
  std::vector<std::uint32_t> new_number(documents_.size());
  std::vector<Owner> order;
  for (Owner owner = 0; owner < owners_.size(); ++owner) {
    if (owners_[owner].count > 0) order.push_back(owner);
  }
  std::sort(order.begin(), order.end(),
            [&](Owner a, Owner b) { return owners_[a].first < owners_[b].first; });
  std::vector<std::vector<FormId>> documents;
  for (const Owner owner : order) {
    Range& range = owners_[owner];
    const auto first = static_cast<std::uint32_t>(documents.size());
    for (std::uint32_t i = 0; i < range.count; ++i) {
      new_number[range.first + i] = first + i;
      documents.push_back(std::move(documents_[range.first + i]));
    }
    range.first = first;
  }
  for (std::vector<Posting>& list : postings_) {
    for (Posting& posting : list) posting.document = new_number[posting.document];
    list.shrink_to_fit();
  }
  documents_ = std::move(documents);
  removed_ = 0;
}

void TextIndex::Refresh() {
  std::vector<std::int64_t> squares(documents_.size());
  for (const std::vector<Posting>& list : postings_) {
    if (list.empty()) continue;
    const double rarity = InverseFrequency(list.size());
    const double factor = rarity * rarity / kUnit;
    for (const Posting& posting : list) {
      const double weight = posting.weight;
      squares[posting.document] += static_cast<std::int64_t>(weight * weight * factor + 0.5);
    }
  }
  scales_.resize(squares.size());
  for (std::size_t i = 0; i < squares.size(); ++i) {
    const double length = std::sqrt(static_cast<double>(squares[i]) * kUnit);
    scales_[i] = squares[i] > 0 ? static_cast<float>(1 / length) : 0;
  }
  fresh_ = true;
}

TextIndex::Query TextIndex::MakeQuery(const Words& request) const {
  std::vector<std::pair<TermId, int>> counts;
  std::unordered_map<TermId, std::size_t> places;
  for (const Word& word : request) {
    const auto term = vocabulary_.Find(word.stem);
    if (!term) continue;
    const auto [place, added] = places.try_emplace(*term, counts.size());
    if (added) counts.emplace_back(*term, 0);
    ++counts[place->second].second;
  }
  std::vector<double> weights;
  double squares = 0;
  for (const auto& [term, count] : counts) {
    weights.push_back(CountWeight(count) * InverseFrequency(postings_[term].size()));
    squares += weights.back() * weights.back();
  }
  Query query;
  query.weights.resize(vocabulary_.term_bound());
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const TermId term = counts[i].first;
    // The document's side of the product has the rarity once more.
    const double weight = weights[i] / std::sqrt(squares) * InverseFrequency(postings_[term].size());
    query.parts.push_back({term, static_cast<float>(weight)});
    query.weights[term] = static_cast<float>(weight);
  }
  return query;
}

TextIndex::Similarities TextIndex::Compare(const Query& query) const {
  COCONSULT_CHECK(fresh_);
  Similarities similarities(documents_.size());
  for (const Query::Part& part : query.parts) {
    for (const Posting& posting : postings_[part.term]) {
      similarities[posting.document] += part.weight * posting.weight;
    }
  }
  for (std::size_t i = 0; i < similarities.size(); ++i) similarities[i] *= scales_[i];
  return similarities;
}

std::vector<double> TextIndex::Fits(const Similarities& similarities) const {
  std::vector<double> fits(owners_.size());
  std::vector<float> best;
  for (Owner owner = 0; owner < owners_.size(); ++owner) {
    const Range range = owners_[owner];
    best.clear();
    for (std::uint32_t i = 0; i < range.count; ++i) {
      const float similarity = similarities[range.first + i];
      if (similarity > 0) best.push_back(similarity);
    }
    std::sort(best.begin(), best.end(), std::greater<>());
    double factor = 1;
    for (const float similarity : best) {
      fits[owner] += factor * similarity;
      factor *= kDamping;
    }
  }
  return fits;
}

float TextIndex::WeightIn(TermId term, std::uint32_t document) const {
  const std::vector<Posting>& list = postings_[term];
  const auto at =
      std::lower_bound(list.begin(), list.end(), document,
                       [](const Posting& posting, std::uint32_t d) { return posting.document < d; });
  return at != list.end() && at->document == document ? at->weight : 0;
}

std::vector<std::uint32_t> TextIndex::BestDocuments(Owner owner, const Similarities& similarities) const {
  std::vector<std::uint32_t> order(owners_[owner].count);
  std::iota(order.begin(), order.end(), owners_[owner].first);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return similarities[a] > similarities[b]; });
  order.resize(std::min(order.size(), kExplainedDocuments));
  return order;
}

std::vector<TextIndex::Match> TextIndex::Matches(Owner owner, const Query& query,
                                                 const Similarities& similarities, std::size_t most) const {
  struct Found {
    double weight = 0;
    double heaviest = 0;
    FormId form = 0;  // where it is heaviest
    std::uint32_t document = 0;
  };
  std::unordered_map<TermId, Found> found;
  double factor = 1;
  for (const std::uint32_t document : BestDocuments(owner, similarities)) {
    for (const FormId form : documents_[document]) {
      const TermId term = vocabulary_.TermOf(form);
      if (query.weights[term] == 0) continue;
      const double share = factor * query.weights[term] * WeightIn(term, document) * scales_[document];
      Found& it = found[term];
      it.weight += share;
      if (share > it.heaviest) it = {it.weight, share, form, document - owners_[owner].first};
    }
    factor *= kDamping;
  }
  std::vector<std::pair<TermId, Found>> sorted(found.begin(), found.end());
  most = std::min(most, sorted.size());
  std::partial_sort(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(most), sorted.end(),
                    [this](const auto& a, const auto& b) {
                      if (a.second.weight != b.second.weight) return a.second.weight > b.second.weight;
                      return vocabulary_.Stem(a.first) < vocabulary_.Stem(b.first);
                    });
  std::vector<Match> matches;
  for (std::size_t i = 0; i < most; ++i) {
    const auto& [term, it] = sorted[i];
    matches.push_back({vocabulary_.Text(it.form), vocabulary_.Stem(term), it.document, it.weight});
  }
  return matches;
}

}  // namespace coconsult::routing
