// SPDX-License-Identifier: Apache-2.0
#include "bench/load/texts.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <random>
#include <string_view>
#include <vector>

#include "bench/options.h"

namespace coconsult::bench {
namespace {

constexpr int kWords = 4000;
constexpr int kTexts = 256;

// Two to four syllables of invented words. The same in every run.
std::vector<std::string> MakeWords(std::minstd_rand& random) {
  constexpr std::string_view kConsonants = "bdfghklmnprstvw";
  constexpr std::string_view kVowels = "aeiou";
  std::vector<std::string> words;
  for (int i = 0; i < kWords; ++i) {
    std::string word;
    for (auto syllables = 2 + random() % 3; syllables > 0; --syllables) {
      word += kConsonants[random() % kConsonants.size()];
      word += kVowels[random() % kVowels.size()];
    }
    words.push_back(std::move(word));
  }
  return words;
}

std::vector<std::string> MakeTexts() {
  std::minstd_rand random{1};
  const std::vector<std::string> words = MakeWords(random);
  std::vector<std::string> texts(kTexts);
  for (std::string& text : texts) {
    while (text.size() < kTextBytes) {
      // Some words are far more common than others, as in any language: the smaller of two is taken.
      text += words[std::min(random() % words.size(), random() % words.size())] + " ";
    }
    text.resize(kTextBytes);
    text.back() = '.';
  }
  return texts;
}

}  // namespace

std::string TextBeginningWith(const std::string& mark) {
  static const std::vector<std::string> texts = MakeTexts();
  thread_local std::minstd_rand random{std::random_device()()};
  std::string text = texts[random() % texts.size()];
  std::copy_n(mark.begin(), std::min(mark.size(), text.size()), text.begin());
  if (mark.size() < text.size()) text[mark.size()] = ' ';
  return text;
}

std::string CheapRequestId() {
  constexpr std::string_view kAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
  constexpr int kDigitsPerWord = 10;  // 5 bits each: of the time, then of a 64-bit word, twice
  thread_local std::mt19937_64 random{(std::uint64_t{std::random_device()()} << 32) | std::random_device()()};
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(
      std::chrono::system_clock::now().time_since_epoch());
  std::string id;
  id.reserve(2 * kDigitsPerWord);
  for (const std::uint64_t word : {static_cast<std::uint64_t>(time.count()), std::uint64_t{random()}}) {
    for (int digit = kDigitsPerWord - 1; digit >= 0; --digit) id += kAlphabet[word >> (5 * digit) & 31];
  }
  return id;
}

}  // namespace coconsult::bench
