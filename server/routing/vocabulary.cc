// SPDX-License-Identifier: Apache-2.0
#include "routing/vocabulary.h"

#include "base/check.h"

namespace coconsult::routing {
namespace {

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

TermId Vocabulary::TermFor(const std::string& stem) {
  const auto [entry, added] = term_ids_.try_emplace(stem);
  if (added) {
    entry->second = NewNumber(terms_, free_terms_);
    terms_[entry->second] = {&entry->first, 0};
  }
  return entry->second;
}

FormId Vocabulary::Use(const Word& word) {
  const auto [entry, added] = form_ids_.try_emplace(word.form);
  if (added) {
    const TermId term = TermFor(word.stem);
    ++terms_[term].forms;
    entry->second = NewNumber(forms_, free_forms_);
    forms_[entry->second] = {&entry->first, term, 0};
  }
  ++forms_[entry->second].uses;
  return entry->second;
}

void Vocabulary::Release(FormId number) {
  Form& form = forms_[number];
  COCONSULT_CHECK(form.uses > 0);
  if (--form.uses > 0) return;
  Term& term = terms_[form.term];
  if (--term.forms == 0) {
    term_ids_.erase(term_ids_.find(*term.text));
    term = {};
    free_terms_.push_back(form.term);
  }
  form_ids_.erase(form_ids_.find(*form.text));
  form = {};
  free_forms_.push_back(number);
}

std::optional<TermId> Vocabulary::Find(const std::string& stem) const {
  const auto found = term_ids_.find(stem);
  if (found == term_ids_.end()) return std::nullopt;
  return found->second;
}

}  // namespace coconsult::routing
