// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/message_index.h"

#include <algorithm>
#include <string_view>

namespace coconsult::storage::sqlite {
namespace {

// What one step takes in at most, but for the last message.
constexpr int kMostChars = 200'000;
// A shorter word as a beginning would match too much of the index.
constexpr int kShortestBeginning = 3;
// Pages that one step of clearing away writes at most.
constexpr int kMergePages = 256;
// A merge that changed fewer rows than this had nothing left to do (https://sqlite.org/fts5.html, 6.8).
constexpr std::int64_t kMergeDone = 2;

constexpr std::string_view kFind =
    "SELECT m.number, m.consultation, m.sequence FROM message_index i JOIN messages m ON m.number = i.rowid"
    " WHERE message_index MATCH ? AND i.rowid < ? AND m.hidden = 0 AND m.deleted_at IS NULL ORDER BY i.rowid "
    "DESC LIMIT ?";
constexpr std::string_view kIsBehind =
    "SELECT scrub > 0 OR indexed < (SELECT coalesce(max(number), 0) FROM messages) FROM message_index_state";
constexpr std::string_view kAddNext =
    "INSERT INTO message_index (rowid, thread, text)"
    " SELECT number, lower(hex(consultation)), text FROM messages"
    " WHERE number > (SELECT indexed FROM message_index_state) AND number <= ?"
    " AND hidden = 0 AND deleted_at IS NULL";
constexpr std::string_view kUpTo =
    "SELECT coalesce(max(number), 0) FROM"
    " (SELECT number, sum(length(text)) OVER (ORDER BY number) - length(text) AS before FROM"
    " (SELECT number, text FROM messages WHERE number > (SELECT indexed FROM message_index_state)"
    " ORDER BY number LIMIT ?1)) WHERE before < ?2";
constexpr std::string_view kSetIndexed = "UPDATE message_index_state SET indexed = ?";
constexpr std::string_view kIndexedOne =
    " FROM messages WHERE number = ? AND hidden = 0 AND deleted_at IS NULL"
    " AND number <= (SELECT indexed FROM message_index_state)";
const std::string kRemove =
    "INSERT INTO message_index (message_index, rowid, thread, text)"
    " SELECT 'delete', number, lower(hex(consultation)), text" +
    std::string(kIndexedOne);
const std::string kAdd =
    "INSERT INTO message_index (rowid, thread, text) SELECT number, lower(hex(consultation)), text" +
    std::string(kIndexedOne);
constexpr std::string_view kScrubStage = "SELECT scrub FROM message_index_state";
constexpr std::string_view kSetScrub = "UPDATE message_index_state SET scrub = ?";
// A pass under way is finished first.
constexpr std::string_view kScrubDue =
    "UPDATE message_index_state SET scrub = CASE scrub WHEN 0 THEN 1 WHEN 2 THEN 3 ELSE scrub END";
constexpr std::string_view kMerge = "INSERT INTO message_index (message_index, rank) VALUES ('merge', ?)";

// One string of the query language: matched as text, whatever is in it.
std::string Quoted(const std::string& text) {
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + "\"";
}

std::string HexOf(const IdBytes& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const std::uint8_t byte : bytes) {
    hex += kDigits[byte >> 4];
    hex += kDigits[byte & 15];
  }
  return hex;
}

std::string Expression(const std::vector<std::string>& words, const std::vector<ConsultationId>& threads) {
  std::string expression = "thread : (";
  for (std::size_t i = 0; i < threads.size(); ++i) {
    if (i > 0) expression += " OR ";
    expression += Quoted(HexOf(threads[i].bytes()));
  }
  expression += ") AND text : (";
  for (std::size_t i = 0; i < words.size(); ++i) {
    // Not AND: what holds nothing to look for, such as a dash, is left out then.
    if (i > 0) expression += ' ';
    expression += Quoted(words[i]);
  }
  const auto letters =
      std::ranges::count_if(words.back(), [](unsigned char byte) { return (byte & 0xC0) != 0x80; });
  return expression + (letters >= kShortestBeginning ? "*)" : ")");
}

}  // namespace

std::vector<app::MessageIndex::Hit> SqliteMessageIndex::Find(const std::vector<std::string>& words,
                                                             const std::vector<ConsultationId>& threads,
                                                             std::int64_t before, int limit) const {
  std::vector<Hit> hits;
  if (words.empty() || threads.empty()) return hits;
  Query query(connection_.Prepare(kFind));
  query.Bind(Expression(words, threads), before > 0 ? before : INT64_MAX, limit);
  while (query.Step()) {
    Hit& hit = hits.emplace_back();
    query.Read(hit.number, hit.consultation, hit.sequence);
  }
  // The tokens of thread ids are stemmed like words; this does not rely on them.
  std::erase_if(
      hits, [&](const Hit& hit) { return std::ranges::find(threads, hit.consultation) == threads.end(); });
  return hits;
}

bool SqliteMessageIndex::IsBehind() const {
  Query query(connection_.Prepare(kIsBehind));
  return query.Step() && query.Get<bool>();
}

void SqliteMessageIndex::IndexMore(int limit) {
  std::int64_t up_to = 0;
  {
    Query query(connection_.Prepare(kUpTo));
    query.Bind(limit, kMostChars).Step();
    up_to = query.Get<std::int64_t>();
  }
  if (up_to > 0) {
    Query(connection_.Prepare(kAddNext)).Bind(up_to).Run();
    Query(connection_.Prepare(kSetIndexed)).Bind(up_to).Run();
  }
  Query query(connection_.Prepare(kScrubStage));
  if (query.Step()) Scrub(query.Get<int>());
}

void SqliteMessageIndex::Scrub(int stage) {
  if (stage == 0) return;
  const std::int64_t before = connection_.total_changes();
  Query(connection_.Prepare(kMerge)).Bind(stage == 1 ? -kMergePages : kMergePages).Run();
  const bool done = connection_.total_changes() - before < kMergeDone;
  const int next = stage == 3 ? (done ? 1 : 3) : (done ? 0 : 2);
  Query(connection_.Prepare(kSetScrub)).Bind(next).Run();
}

void SqliteMessageIndex::Remove(std::int64_t number) {
  Query(connection_.Prepare(kRemove)).Bind(number).Run();
}

void SqliteMessageIndex::Add(std::int64_t number) { Query(connection_.Prepare(kAdd)).Bind(number).Run(); }

void SqliteMessageIndex::Scrub() { Query(connection_.Prepare(kScrubDue)).Run(); }

}  // namespace coconsult::storage::sqlite
