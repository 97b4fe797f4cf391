// SPDX-License-Identifier: Apache-2.0
#include "app/search.h"

#include <algorithm>
#include <charconv>
#include <sstream>

#include "app/page_token.h"

namespace coconsult::app {
namespace {

constexpr std::size_t kMostWords = 10;

// Something that can be looked for: a letter or digit, or any character beyond ASCII.
bool IsWord(const std::string& text) {
  return std::ranges::any_of(text, [](unsigned char c) { return c >= 0x80 || std::isalnum(c) != 0; });
}

Result<std::vector<std::string>> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  std::istringstream in(text);
  for (std::string word; in >> word;) {
    if (IsWord(word)) words.push_back(word);
  }
  if (words.empty()) return InvalidArgument("query", "Give at least one word to look for.");
  if (words.size() > kMostWords) {
    return InvalidArgument("query", "Look for " + std::to_string(kMostWords) + " words at most.");
  }
  return words;
}

Result<std::int64_t> ParseNumber(const std::string& page) {
  if (page.empty()) return 0;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(page.data(), page.data() + page.size(), number);
  if (error != std::errc() || end != page.data() + page.size() || number <= 0) return BadPageToken();
  return number;
}

std::vector<ConsultationId> ThreadsToSearch(const ReadScope& scope, ConsultationId in) {
  auto threads = scope.tx.consultations().ThreadsOf(scope.caller.practitioner);
  if (!in.empty()) std::erase_if(threads, [&](ConsultationId id) { return id != in; });
  return threads;
}

}  // namespace

Result<Page<MessageView>> SearchMessages(const ReadScope& scope, const std::string& words, ConsultationId in,
                                         int page_size, const std::string& page) {
  ASSIGN_OR_RETURN(const auto parsed, WordsOf(words));
  ASSIGN_OR_RETURN(const std::int64_t before, ParseNumber(page));
  const auto threads = ThreadsToSearch(scope, in);
  if (!in.empty() && threads.empty()) return NotFound();
  const int size = PageSize(page_size, 20);
  auto hits = scope.tx.message_index().Find(parsed, threads, before, size + 1);
  Page<MessageView> result;
  if (static_cast<int>(hits.size()) > size) {
    hits.pop_back();
    result.next = std::to_string(hits.back().number);
  }
  for (const MessageIndex::Hit& hit : hits) {
    auto message = scope.tx.messages().Find(hit.consultation, hit.sequence);
    if (!message) continue;
    const auto author = scope.tx.practitioners().Find(message->author);
    result.items.push_back(ViewOf(scope, *std::move(message), author ? author->display_name : ""));
  }
  return result;
}

}  // namespace coconsult::app
