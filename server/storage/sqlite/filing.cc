// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/filing.h"

#include <string_view>

namespace coconsult::storage::sqlite {
namespace {

// As in the index messages_by_segment.
constexpr std::int64_t kSegment = 1024;
// Filed at once: the more, the more messages of one thread share a page; and the more segments there are to
// look into. Takes a few milliseconds.
constexpr std::int64_t kSegmentsAtOnce = 4;

constexpr std::string_view kFirstUnfiled = "SELECT first_unfiled FROM filing_state";
constexpr std::string_view kLastNumber = "SELECT coalesce(max(number), 0) FROM messages";
constexpr std::string_view kFindNew =
    "SELECT number FROM messages INDEXED BY messages_by_segment"
    " WHERE number / 1024 = ? AND consultation = ? AND sequence = ?";
constexpr std::string_view kFindFiled =
    "SELECT number FROM filed_messages WHERE consultation = ? AND sequence = ?";
constexpr std::string_view kNewEnd =
    "SELECT sequence, chain FROM messages INDEXED BY messages_by_segment"
    " WHERE number / 1024 = ? AND consultation = ? ORDER BY sequence DESC LIMIT 1";
constexpr std::string_view kFiledEnd =
    "SELECT f.sequence, m.chain FROM filed_messages f JOIN messages m ON m.number = f.number"
    " WHERE f.consultation = ? ORDER BY f.sequence DESC LIMIT 1";
// A message that is there already can only come from damage, which `verify` reports: no reason to stop all
// writing.
constexpr std::string_view kFile =
    "INSERT OR IGNORE INTO filed_messages (consultation, sequence, number)"
    " SELECT consultation, sequence, number FROM messages INDEXED BY messages_by_segment"
    " WHERE number / 1024 >= ? AND number / 1024 < ? ORDER BY consultation, sequence";
constexpr std::string_view kSetFirstUnfiled = "UPDATE filing_state SET first_unfiled = ?";

std::int64_t NumberIn(Connection& connection, std::string_view sql) {
  Query query(connection.Prepare(sql));
  query.Step();
  return query.Get<std::int64_t>();
}

}  // namespace

Filing::Unfiled Filing::Segments() const {
  return {NumberIn(connection_, kFirstUnfiled), NumberIn(connection_, kLastNumber) / kSegment};
}

std::int64_t Filing::NumberOf(ConsultationId thread, std::int64_t sequence) const {
  const Unfiled segments = Segments();
  for (std::int64_t segment = segments.last; segment >= segments.first; --segment) {
    Query query(connection_.Prepare(kFindNew));
    if (query.Bind(segment, thread, sequence).Step()) return query.Get<std::int64_t>();
  }
  Query query(connection_.Prepare(kFindFiled));
  return query.Bind(thread, sequence).Step() ? query.Get<std::int64_t>() : 0;
}

Filing::End Filing::EndOf(ConsultationId thread) const {
  End end;
  const Unfiled segments = Segments();
  for (std::int64_t segment = segments.last; segment >= segments.first; --segment) {
    Query query(connection_.Prepare(kNewEnd));
    if (!query.Bind(segment, thread).Step()) continue;
    query.Read(end.sequence, end.chain);
    return end;
  }
  Query query(connection_.Prepare(kFiledEnd));
  if (query.Bind(thread).Step()) query.Read(end.sequence, end.chain);
  return end;
}

void Filing::File() {
  const Unfiled segments = Segments();
  if (segments.last - segments.first < kSegmentsAtOnce) return;
  Query(connection_.Prepare(kFile)).Bind(segments.first, segments.last).Run();
  Query(connection_.Prepare(kSetFirstUnfiled)).Bind(segments.last).Run();
}

}  // namespace coconsult::storage::sqlite
