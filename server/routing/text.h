// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace coconsult::routing {

// One word of a text.
struct Word {
  std::string form;  // as it was written
  std::string stem;  // what is compared: NFKC, case-folded, English Snowball stem
};
using Words = std::vector<Word>;

// The words of a text in their order, without English stop words, single ASCII characters and runs of more
// than 64 bytes (keys, links, noise). Bytes that are no UTF-8 separate words. Thread-safe.
Words Analyse(std::string_view text);

// The parts of Analyse. All words of a text as they stand in it, runs of more than 64 bytes left out.
std::vector<std::string_view> SplitWords(std::string_view text);
// What a word is compared by; empty for one that says nothing (a stop word, a single character).
std::string StemOf(std::string_view form);

// A name as a key: two spellings that differ only in case, spacing, punctuation or Unicode form are the same
// name.
std::string NameKey(std::string_view name);

}  // namespace coconsult::routing
