// SPDX-License-Identifier: Apache-2.0
#include "routing/text.h"

#include <libstemmer.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

#include "base/check.h"

namespace coconsult::routing {
namespace {

constexpr std::size_t kMaxWordBytes = 64;

// Sorted, for binary search. Words that say nothing about what a text is about, and what remains of
// contractions.
constexpr auto kStopWords = std::to_array<std::string_view>({
    "about", "above",   "after",  "again",   "against", "all",   "also",    "am",     "an",     "and",
    "any",   "are",     "aren't", "as",      "at",      "be",    "because", "been",   "before", "being",
    "below", "between", "both",   "but",     "by",      "can",   "can't",   "cannot", "could",  "couldn't",
    "did",   "didn't",  "do",     "does",    "doesn't", "doing", "don't",   "down",   "during", "each",
    "few",   "for",     "from",   "further", "get",     "got",   "had",     "hadn't", "has",    "hasn't",
    "have",  "haven't", "having", "he",      "her",     "here",  "hers",    "him",    "his",    "how",
    "i'd",   "i'll",    "i'm",    "i've",    "if",      "in",    "into",    "is",     "isn't",  "it",
    "it's",  "its",     "just",   "let's",   "like",    "me",    "more",    "most",   "my",     "myself",
    "no",    "nor",     "not",    "of",      "off",     "on",    "once",    "one",    "only",   "or",
    "other", "our",     "ours",   "out",     "over",    "own",   "same",    "she",    "should", "so",
    "some",  "such",    "than",   "that",    "that's",  "the",   "their",   "theirs", "them",   "then",
    "there", "these",   "they",   "they're", "this",    "those", "through", "to",     "too",    "under",
    "until", "up",      "us",     "very",    "want",    "was",   "wasn't",  "we",     "we're",  "were",
    "what",  "what's",  "when",   "where",   "which",   "while", "who",     "whom",   "why",    "will",
    "with",  "won't",   "would",  "you",     "you're",  "your",  "yours",
});
static_assert(std::is_sorted(kStopWords.begin(), kStopWords.end()));

enum class Kind {
  kLetter,      // letters, digits and the marks on them
  kJoiner,      // invisible inside a word: soft hyphen, zero-width joiners
  kApostrophe,  // part of a word only between letters
  kOther,
};

struct Point {
  Kind kind = Kind::kOther;
  std::size_t bytes = 1;
};

Kind KindOf(utf8proc_int32_t point) {
  if (point == '\'' || point == 0x2019) return Kind::kApostrophe;
  if (point == 0x00AD || point == 0x200C || point == 0x200D) return Kind::kJoiner;
  const utf8proc_category_t category = utf8proc_category(point);
  const bool letter = category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_ND;
  return letter ? Kind::kLetter : Kind::kOther;
}

bool IsAsciiWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

Point PointAt(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {};
  const char c = text[at];
  if (static_cast<unsigned char>(c) < 0x80)
    return {IsAsciiWord(c) ? Kind::kLetter : c == '\'' ? Kind::kApostrophe : Kind::kOther, 1};
  const auto* begin = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
  utf8proc_int32_t point = 0;
  const utf8proc_ssize_t bytes =
      utf8proc_iterate(begin, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
  if (bytes <= 0) return {};
  return {KindOf(point), static_cast<std::size_t>(bytes)};
}

std::vector<std::string_view> Split(std::string_view text) {
  std::vector<std::string_view> words;
  words.reserve(text.size() / 8 + 1);
  bool inside = false;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const Point point = PointAt(text, at);
    bool part = point.kind == Kind::kLetter;
    if (inside && point.kind == Kind::kJoiner) part = true;
    if (inside && point.kind == Kind::kApostrophe) {
      part = PointAt(text, at + point.bytes).kind == Kind::kLetter;
    }
    if (part && !inside) begin = at;
    if (!part && inside) words.push_back(text.substr(begin, at - begin));
    inside = part;
    at += point.bytes;
  }
  if (inside) words.push_back(text.substr(begin));
  return words;
}

bool IsPlainAscii(std::string_view word) {
  return std::all_of(word.begin(), word.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string LowerAscii(std::string_view word) {
  std::string lower(word);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// NFKC and case folding; "’" becomes "'", so that both spellings of "don't" are one.
std::string Fold(std::string_view word) {
  if (IsPlainAscii(word)) return LowerAscii(word);
  constexpr auto kOptions = static_cast<utf8proc_option_t>(
      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
  utf8proc_uint8_t* mapped = nullptr;
  const utf8proc_ssize_t bytes = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(word.data()),
                                              static_cast<utf8proc_ssize_t>(word.size()), &mapped, kOptions);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  if (bytes < 0) return std::string(word);
  std::string folded(reinterpret_cast<const char*>(mapped), static_cast<std::size_t>(bytes));
  constexpr std::string_view kCurly = "\u2019";
  for (std::size_t at = folded.find(kCurly); at != std::string::npos; at = folded.find(kCurly, at)) {
    folded.replace(at, kCurly.size(), "'");
  }
  return folded;
}

struct StemmerDeleter {
  void operator()(sb_stemmer* stemmer) const { sb_stemmer_delete(stemmer); }
};

std::string Stem(const std::string& word) {
  // A stemmer keeps its last word inside, so threads cannot share one.
  thread_local const std::unique_ptr<sb_stemmer, StemmerDeleter> stemmer(sb_stemmer_new("english", nullptr));
  COCONSULT_CHECK(stemmer != nullptr);
  const sb_symbol* stem = sb_stemmer_stem(stemmer.get(), reinterpret_cast<const sb_symbol*>(word.data()),
                                          static_cast<int>(word.size()));
  COCONSULT_CHECK(stem != nullptr);
  return {reinterpret_cast<const char*>(stem), static_cast<std::size_t>(sb_stemmer_length(stemmer.get()))};
}

bool IsStopWord(std::string_view folded) {
  return folded.size() <= 1 || std::binary_search(kStopWords.begin(), kStopWords.end(), folded);
}

}  // namespace

std::vector<std::string_view> SplitWords(std::string_view text) {
  std::vector<std::string_view> words = Split(text);
  std::erase_if(words, [](std::string_view word) { return word.size() > kMaxWordBytes; });
  return words;
}

std::string StemOf(std::string_view form) {
  const std::string folded = Fold(form);
  return IsStopWord(folded) ? std::string() : Stem(folded);
}

Words Analyse(std::string_view text) {
  Words words;
  for (const std::string_view form : SplitWords(text)) {
    std::string stem = StemOf(form);
    if (!stem.empty()) words.push_back({std::string(form), std::move(stem)});
  }
  return words;
}

std::string NameKey(std::string_view name) {
  std::string key;
  for (const std::string_view form : Split(name)) {
    // One character can stand for several words, such as U+FDFA.
    const std::string folded = Fold(form);
    for (const std::string_view part : Split(folded)) {
      if (!key.empty()) key += ' ';
      key += part;
    }
  }
  return key;
}

}  // namespace coconsult::routing
