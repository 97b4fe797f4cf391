// SPDX-License-Identifier: Apache-2.0
#include "routing/document.h"

#include <algorithm>
#include <cmath>

#include "routing/text.h"

namespace coconsult::routing {
namespace {

constexpr std::uint32_t kMostCounted = 1024;

std::vector<std::int32_t> MakeCountWeights() {
  std::vector<std::int32_t> weights(kMostCounted + 1);
  for (std::uint32_t i = 1; i <= kMostCounted; ++i)
    weights[i] = static_cast<std::int32_t>(std::lround((1 + std::log(i)) * kCountUnit));
  return weights;
}

bool IsLowerCase(std::string_view form) {
  return std::none_of(form.begin(), form.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

struct Occurrence {
  TermId term = 0;
  std::uint32_t position = 0;
  FormId form = 0;
};

// Words in the order of the text; those that are new are added to `interned`.
std::vector<Occurrence> Occurrences(std::string_view text, Lexicon& lexicon, std::vector<FormId>& interned) {
  std::vector<Occurrence> found;
  const std::vector<std::string_view> words = SplitWords(text);
  found.reserve(words.size());
  for (const std::string_view form : words) {
    FormId number = lexicon.FindForm(form);
    if (number == kNoId) {
      const std::string stem = StemOf(form);
      if (stem.empty()) continue;
      number = lexicon.Intern(form, stem);
      interned.push_back(number);
    }
    found.push_back({lexicon.TermOf(number), static_cast<std::uint32_t>(found.size()), number});
  }
  return found;
}

FormId ChooseForm(std::span<const Occurrence> same, const Lexicon& lexicon) {
  for (const Occurrence& occurrence : same) {
    if (IsLowerCase(lexicon.Text(occurrence.form))) return occurrence.form;
  }
  return same.front().form;
}

}  // namespace

std::int32_t CountWeightOfMany(std::uint32_t occurrences) {
  static const std::vector<std::int32_t> kWeights = MakeCountWeights();
  return kWeights[std::min(occurrences, kMostCounted)];
}

std::vector<Entry> ReadDocument(std::string_view text, bool offer, Lexicon& lexicon) {
  std::vector<FormId> interned;
  std::vector<Occurrence> found = Occurrences(text, lexicon, interned);
  std::sort(found.begin(), found.end(), [](const Occurrence& a, const Occurrence& b) {
    return a.term != b.term ? a.term < b.term : a.position < b.position;
  });
  std::vector<Entry> entries;
  entries.reserve(found.size());
  for (std::size_t i = 0; i < found.size();) {
    std::size_t end = i + 1;
    while (end < found.size() && found[end].term == found[i].term) ++end;
    const FormId form = ChooseForm(std::span(found).subspan(i, end - i), lexicon);
    lexicon.Use(form, offer);
    entries.push_back({form, static_cast<std::uint32_t>(end - i)});
    i = end;
  }
  for (const FormId form : interned) lexicon.DropUnused(form);
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.form < b.form; });
  return entries;
}

void AppendVarint(std::uint32_t value, std::vector<std::uint8_t>& bytes) {
  for (; value >= 0x80; value >>= 7) bytes.push_back(static_cast<std::uint8_t>(value | 0x80));
  bytes.push_back(static_cast<std::uint8_t>(value));
}

void Pack(std::span<const Entry> entries, std::vector<std::uint8_t>& bytes) {
  FormId before = 0;
  for (const Entry& entry : entries) {
    AppendVarint(((entry.form - before) << 1) | (entry.count > 1 ? 1 : 0), bytes);
    if (entry.count > 1) AppendVarint(entry.count, bytes);
    before = entry.form;
  }
}

}  // namespace coconsult::routing
