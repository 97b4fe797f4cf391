// SPDX-License-Identifier: Apache-2.0
// Texts that people write, taken apart into words: each form stands in the text, and each key is its own key.
#include "routing/text.h"

#include "target.h"

namespace coconsult::fuzz {
namespace {

constexpr std::size_t kMostWordBytes = 64;

void TestWords(std::string_view text) {
  std::size_t at = 0;
  for (const routing::Word& word : routing::Analyse(text)) {
    MUST_HOLD(!word.form.empty() && word.form.size() <= kMostWordBytes);
    const std::size_t found = text.find(word.form, at);
    MUST_HOLD(found != std::string_view::npos);
    at = found + word.form.size();
  }
}

}  // namespace

void TestOne(std::string_view text) {
  TestWords(text);
  const std::string key = routing::NameKey(text);
  MUST_HOLD(key.find("  ") == std::string::npos && !key.starts_with(' ') && !key.ends_with(' '));
  MUST_HOLD(routing::NameKey("  " + std::string(text) + " \n") == key);
}

}  // namespace coconsult::fuzz
