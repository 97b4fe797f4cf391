// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "routing/text.h"

namespace coconsult::routing {

using TermId = std::uint32_t;  // a stem
using FormId = std::uint32_t;  // a word as somebody wrote it; each form has one stem

// Numbers for the words in use. A form is forgotten when its last use is released, a term with its last form:
// words of people who left do not stay in memory. Numbers are reused. Not thread-safe.
class Vocabulary {
 public:
  // Counts one use more.
  FormId Use(const Word& word);
  void Release(FormId form);

  std::optional<TermId> Find(const std::string& stem) const;
  TermId TermOf(FormId form) const { return forms_[form].term; }
  const std::string& Text(FormId form) const { return *forms_[form].text; }
  const std::string& Stem(TermId term) const { return *terms_[term].text; }
  // All term numbers are below this.
  std::size_t term_bound() const { return terms_.size(); }

 private:
  // The texts are the keys of the maps, whose addresses stay.
  struct Form {
    const std::string* text = nullptr;
    TermId term = 0;
    std::uint32_t uses = 0;
  };
  struct Term {
    const std::string* text = nullptr;
    std::uint32_t forms = 0;
  };
  TermId TermFor(const std::string& stem);

  std::vector<Form> forms_;
  std::vector<Term> terms_;
  std::unordered_map<std::string, FormId> form_ids_;
  std::unordered_map<std::string, TermId> term_ids_;
  std::vector<FormId> free_forms_;
  std::vector<TermId> free_terms_;
};

}  // namespace coconsult::routing
