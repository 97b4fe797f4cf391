// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace coconsult::routing {

using FormId = std::uint32_t;  // a word as somebody wrote it; each form has one term
using TermId = std::uint32_t;  // what is compared: a stem, or a topic of the lists

inline constexpr std::uint32_t kNoId = 0xFFFFFFFF;

// How many documents hold a term, in steps of an eighth of an octave: small enough to keep beside each form.
// 0 for none.
std::uint8_t FrequencyClass(std::uint32_t documents);

// ln(1 + held / documents) for each frequency class, in units of 1/1024: how telling a term is. `held` counts
// by its own class too, so that the table seldom changes.
using RarityTable = std::array<std::int32_t, 256>;
inline constexpr double kRarityUnit = 1.0 / 1024;
RarityTable MakeRarityTable(std::uint32_t held);

// Numbers for the words in use, and in how many documents each is. A form is forgotten with its last use, a
// term with its last form: words of people who left do not stay in memory. Numbers are reused. Not
// thread-safe; const functions may run at the same time.
class Lexicon {
 public:
  // The number of a form; kNoId for a form that is not in use.
  FormId FindForm(std::string_view form) const;
  TermId FindTerm(std::string_view stem) const;
  // A form without a use yet; `stem` is not empty. To be followed by Use or Drop.
  FormId Intern(std::string_view form, std::string_view stem);
  // Forgets a form that nobody uses.
  void DropUnused(FormId form);

  // Counts a document that holds the term in this form. `offer`: the document is somebody's offer of help.
  void Use(FormId form, bool offer);
  void Release(FormId form, bool offer);

  TermId TermOf(FormId form) const { return forms_[form].term; }
  const std::string& Text(FormId form) const { return *forms_[form].text; }
  const std::string& Stem(TermId term) const { return *terms_[term].text; }
  std::uint32_t documents(TermId term) const { return terms_[term].documents; }
  std::uint32_t offers(TermId term) const { return terms_[term].offers; }
  const std::vector<FormId>& forms(TermId term) const { return terms_[term].forms; }
  // By form: the frequency class of its term.
  const std::vector<std::uint8_t>& classes() const { return classes_; }
  std::size_t term_bound() const { return terms_.size(); }
  bool InUse(TermId term) const { return terms_[term].text != nullptr; }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      // FNV-1a (Fowler, Noll and Vo): quick for what is as short as a word.
      std::uint64_t hash = 0xCBF29CE484222325ULL;
      for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
      return hash ^ (hash >> 32);
    }
  };
  using Numbers = std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>>;
  // The texts are the keys of the maps, whose addresses stay.
  struct Form {
    const std::string* text = nullptr;
    TermId term = kNoId;
    std::uint32_t uses = 0;
  };
  struct Term {
    const std::string* text = nullptr;
    std::uint32_t documents = 0;
    std::uint32_t offers = 0;
    std::uint8_t frequency_class = 0;
    std::vector<FormId> forms;
  };

  TermId TermFor(std::string_view stem);
  void Classify(Term& term);

  std::vector<Form> forms_;
  std::vector<Term> terms_;
  std::vector<std::uint8_t> classes_;
  Numbers form_ids_;
  Numbers term_ids_;
  std::vector<FormId> free_forms_;
  std::vector<TermId> free_terms_;
};

}  // namespace coconsult::routing
