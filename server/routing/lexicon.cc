// SPDX-License-Identifier: Apache-2.0
#include "routing/lexicon.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "base/check.h"

namespace coconsult::routing {
namespace {

constexpr int kClassesPerOctave = 8;

template <class Item>
std::uint32_t NewNumber(std::vector<Item>& items, std::vector<std::uint32_t>& free) {
  if (free.empty()) {
    items.emplace_back();
    return static_cast<std::uint32_t>(items.size() - 1);
  }
  const std::uint32_t number = free.back();
  free.pop_back();
  return number;
}

}  // namespace

// Within an octave the steps are even instead of geometric; that is near enough, and needs no logarithm.
std::uint8_t FrequencyClass(std::uint32_t documents) {
  if (documents == 0) return 0;
  const int octave = std::bit_width(documents) - 1;
  const std::uint32_t above = documents - (std::uint32_t{1} << octave);
  const auto step = static_cast<int>((std::uint64_t{above} * kClassesPerOctave) >> octave);
  return static_cast<std::uint8_t>(std::min(255, 1 + octave * kClassesPerOctave + step));
}

RarityTable MakeRarityTable(std::uint32_t held) {
  const auto middle = [](std::uint8_t frequency_class) {
    const int position = std::max(0, frequency_class - 1);
    const double within = 1.0 + static_cast<double>(position % kClassesPerOctave) / kClassesPerOctave;
    return std::ldexp(within, position / kClassesPerOctave);
  };
  const double all = middle(FrequencyClass(held));
  RarityTable table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    const double rarity = std::log(1 + all / middle(static_cast<std::uint8_t>(i)));
    table[i] = static_cast<std::int32_t>(std::lround(rarity / kRarityUnit));
  }
  return table;
}

FormId Lexicon::FindForm(std::string_view form) const {
  const auto found = form_ids_.find(form);
  return found == form_ids_.end() ? kNoId : found->second;
}

TermId Lexicon::FindTerm(std::string_view stem) const {
  const auto found = term_ids_.find(stem);
  return found == term_ids_.end() ? kNoId : found->second;
}

TermId Lexicon::TermFor(std::string_view stem) {
  const auto [entry, added] = term_ids_.try_emplace(std::string(stem));
  if (added) {
    entry->second = NewNumber(terms_, free_terms_);
    terms_[entry->second] = {&entry->first, 0, 0, 0, {}};
  }
  return entry->second;
}

FormId Lexicon::Intern(std::string_view form, std::string_view stem) {
  const auto [entry, added] = form_ids_.try_emplace(std::string(form));
  if (added) {
    entry->second = NewNumber(forms_, free_forms_);
    const TermId term = TermFor(stem);
    forms_[entry->second] = {&entry->first, term, 0};
    terms_[term].forms.push_back(entry->second);
    classes_.resize(forms_.size());
    classes_[entry->second] = terms_[term].frequency_class;
  }
  return entry->second;
}

void Lexicon::DropUnused(FormId number) {
  Form& form = forms_[number];
  if (form.text == nullptr || form.uses > 0) return;
  Term& term = terms_[form.term];
  std::erase(term.forms, number);
  if (term.forms.empty()) {
    term_ids_.erase(term_ids_.find(*term.text));
    term = {};
    free_terms_.push_back(form.term);
  }
  form_ids_.erase(form_ids_.find(*form.text));
  form = {};
  free_forms_.push_back(number);
}

void Lexicon::Classify(Term& term) {
  const std::uint8_t now = FrequencyClass(term.documents);
  if (term.frequency_class == now) return;
  term.frequency_class = now;
  for (const FormId form : term.forms) classes_[form] = now;
}

void Lexicon::Use(FormId number, bool offer) {
  Form& form = forms_[number];
  ++form.uses;
  Term& term = terms_[form.term];
  ++term.documents;
  if (offer) ++term.offers;
  Classify(term);
}

void Lexicon::Release(FormId number, bool offer) {
  Form& form = forms_[number];
  COCONSULT_CHECK(form.uses > 0);
  --form.uses;
  Term& term = terms_[form.term];
  --term.documents;
  if (offer) --term.offers;
  Classify(term);
  DropUnused(number);
}

}  // namespace coconsult::routing
