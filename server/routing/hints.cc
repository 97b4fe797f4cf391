// SPDX-License-Identifier: Apache-2.0
#include "routing/hints.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "routing/text.h"

namespace coconsult::routing {
namespace {

// Words without stop words: two or three sentences.
constexpr std::size_t kFewWords = 20;
constexpr std::ptrdiff_t kManyQuestions = 4;

constexpr std::string_view kTriedWords[] = {"tried",   "attempted", "experimented",
                                            "piloted", "tested",    "discussed"};
constexpr std::string_view kHelpWords[] = {"advice",      "advise",    "ideas",      "experience",
                                           "help",        "recommend", "suggestion", "suggestions",
                                           "perspective", "approach"};

std::set<std::string> StemsOf(const std::string& text) {
  std::set<std::string> stems;
  for (Word& word : Analyse(text)) stems.insert(std::move(word.stem));
  return stems;
}

template <std::size_t kCount>
bool HasAny(const std::set<std::string>& stems, const std::string_view (&words)[kCount]) {
  return std::any_of(std::begin(words), std::end(words),
                     [&](std::string_view word) { return stems.contains(StemOf(word)); });
}

// U+061F and U+FF1F too: Arabic and full width.
std::ptrdiff_t QuestionsIn(const std::string& text) {
  std::ptrdiff_t questions = std::count(text.begin(), text.end(), '?');
  for (const std::string_view mark : {"\u061F", "\uFF1F"}) {
    for (std::size_t at = text.find(mark); at != std::string::npos; at = text.find(mark, at + 1)) ++questions;
  }
  return questions;
}

bool IsBlank(const std::string& text) { return SplitWords(text).empty(); }

}  // namespace

std::vector<Hint> HintsFor(const Ask& ask) {
  std::vector<Hint> hints;
  const std::set<std::string> stems = StemsOf(ask.title + "\n" + ask.situation);
  const std::ptrdiff_t questions = QuestionsIn(ask.title) + QuestionsIn(ask.situation);
  if (IsBlank(ask.tried) && !HasAny(stems, kTriedWords)) hints.push_back(Hint::kSayWhatYouTried);
  if (Analyse(ask.situation).size() < kFewWords) hints.push_back(Hint::kSayMore);
  if (questions == 0) hints.push_back(Hint::kAskAQuestion);
  if (ask.help_wanted.empty() && questions == 0 && !HasAny(stems, kHelpWords))
    hints.push_back(Hint::kSayWhatWouldHelp);
  if (questions >= kManyQuestions) hints.push_back(Hint::kNameOneThing);
  return hints;
}

const char* Text(Hint hint) {
  switch (hint) {
    case Hint::kSayWhatYouTried:
      return "Say what you have tried so far: people then build on it instead of repeating it.";
    case Hint::kSayMore:
      return "A little more about the situation helps: who is involved (no names), what happened, why it "
             "matters "
             "now.";
    case Hint::kAskAQuestion:
      return "End with the question you would like answered.";
    case Hint::kSayWhatWouldHelp:
      return "Say what would help: ideas, somebody's experience, a second opinion.";
    case Hint::kNameOneThing:
      return "There are several questions: say which one matters most to you.";
  }
  return "";
}

}  // namespace coconsult::routing
