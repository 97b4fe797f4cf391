// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/changes.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "storage/sqlite/error.h"
#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

// A live stream mostly reads the last few changes. Up to so many are read from the log itself and each is
// checked against the viewer: cheaper than looking into each of the viewer's threads.
constexpr std::int64_t kShortTail = 32;

constexpr std::size_t kKeySize = 17;

// As in the index changes_by_audience.
constexpr std::int64_t kSegment = 1024;
// Looked at in one reading, so that a token from long ago does not hold a connection.
constexpr std::int64_t kMostSegments = 64;

constexpr std::string_view kLast = "SELECT coalesce(max(position), 0) FROM changes";
constexpr Sql kSelect(
    "SELECT position, kind, audience_key, consultation, subject, sequence, actor, note, at FROM changes");
constexpr auto kListAll = kSelect + " WHERE position > ? ORDER BY position LIMIT ?";
constexpr auto kFind = kSelect + " WHERE position = ?";
constexpr std::string_view kPositionsOf =
    "SELECT position FROM changes WHERE position / 1024 = ? AND audience_key = ? AND position > ?"
    " AND position <= ?";
constexpr std::string_view kThreadsOf =
    "SELECT consultation FROM participants WHERE practitioner = ? AND left_at IS NULL";
constexpr std::string_view kIsMember =
    "SELECT 1 FROM participants WHERE consultation = ? AND practitioner = ? AND left_at IS NULL";
// Without a position SQLite takes the largest plus one: no gaps, since nothing is ever removed.
constexpr std::string_view kAppend =
    "INSERT INTO changes (kind, audience_key, consultation, subject, sequence, actor, note, at)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)";

std::string Key(Audience audience, const IdBytes& id) {
  std::string key(1, static_cast<char>(audience));
  key.append(id.begin(), id.end());
  return key;
}

std::string KeyOfRole(Role role) {
  IdBytes padded{};
  padded[0] = static_cast<std::uint8_t>(role);
  return Key(Audience::kRole, padded);
}

// Empty = nobody.
std::string KeyOf(const Change& change) {
  switch (change.audience) {
    case Audience::kPerson:
    case Audience::kThread:
      return Key(change.audience, change.audience_id);
    case Audience::kRole:
      return KeyOfRole(change.audience_role);
    case Audience::kNobody:
      break;
  }
  return {};
}

void ReadKey(const std::string& key, Change& change) {
  if (key.empty()) return;
  if (key.size() != kKeySize) throw DatabaseError(0, "damaged audience in the change log");
  change.audience = static_cast<Audience>(key[0]);
  if (change.audience == Audience::kRole) {
    change.audience_role = static_cast<Role>(key[1]);
  } else {
    std::copy_n(key.begin() + 1, change.audience_id.size(), change.audience_id.begin());
  }
}

Change ReadRow(Query& row) {
  Change it;
  row.Read(it.position, it.kind);
  ReadKey(row.Get<std::string>(), it);
  row.Read(it.consultation, it.subject, it.sequence, it.actor, it.note, it.at);
  return it;
}

std::optional<IdBytes> NullWhenEmpty(const IdBytes& bytes) {
  if (bytes == IdBytes{}) return std::nullopt;
  return bytes;
}

}  // namespace

std::int64_t SqliteChanges::LastPosition() const {
  Query query(connection_.Prepare(kLast));
  query.Step();
  return query.Get<std::int64_t>();
}

app::ChangePage SqliteChanges::ListFor(const app::Viewer& viewer, std::int64_t after, int limit) const {
  const std::int64_t last = LastPosition();
  if (last <= after || limit <= 0) return {{}, after};
  const auto most = static_cast<std::size_t>(limit);
  app::ChangePage page = last - after <= kShortTail ? FilterTail(viewer, after, most)
                                                    : MergeAudiences(viewer, after, last, most);
  page.more = page.upto < last;
  return page;
}

app::ChangePage SqliteChanges::FilterTail(const app::Viewer& viewer, std::int64_t after,
                                          std::size_t limit) const {
  app::ChangePage page{{}, after};
  for (Change& change : ListAll(after, kShortTail)) {
    if (page.changes.size() == limit) break;
    page.upto = change.position;
    if (MaySee(viewer, change)) page.changes.push_back(std::move(change));
  }
  return page;
}

bool SqliteChanges::MaySee(const app::Viewer& viewer, const Change& change) const {
  switch (change.audience) {
    case Audience::kPerson:
      return change.audience_id == viewer.practitioner.bytes();
    case Audience::kThread: {
      Query query(connection_.Prepare(kIsMember));
      return query.Bind(change.audience_id, viewer.practitioner).Step();
    }
    case Audience::kRole:
      return viewer.roles.Has(change.audience_role);
    case Audience::kNobody:
      break;
  }
  return false;
}

app::ChangePage SqliteChanges::MergeAudiences(const app::Viewer& viewer, std::int64_t after,
                                              std::int64_t last, std::size_t limit) const {
  std::vector<std::string> keys = {Key(Audience::kPerson, viewer.practitioner.bytes())};
  for (int i = 0; i < kRoleCount; ++i) {
    if (viewer.roles.Has(static_cast<Role>(i))) keys.push_back(KeyOfRole(static_cast<Role>(i)));
  }
  Query threads(connection_.Prepare(kThreadsOf));
  threads.Bind(viewer.practitioner);
  while (threads.Step()) keys.push_back(Key(Audience::kThread, threads.Get<IdBytes>()));

  std::vector<std::int64_t> positions;
  const std::int64_t first = (after + 1) / kSegment;
  const std::int64_t end = std::min(last / kSegment, first + kMostSegments - 1);
  for (std::int64_t segment = first; segment <= end; ++segment) {
    const auto found = static_cast<std::ptrdiff_t>(positions.size());
    for (const std::string& key : keys) {
      Query query(connection_.Prepare(kPositionsOf));
      query.Bind(segment, Blob{key}, after, last);
      while (query.Step()) positions.push_back(query.Get<std::int64_t>());
    }
    std::sort(positions.begin() + found, positions.end());
    if (positions.size() >= limit) break;
  }
  if (positions.size() > limit) positions.resize(limit);

  const std::int64_t looked_at = std::min(last, (end + 1) * kSegment - 1);
  app::ChangePage page{{}, positions.size() == limit ? positions.back() : looked_at};
  for (const std::int64_t position : positions) {
    Query query(connection_.Prepare(kFind));
    if (query.Bind(position).Step()) page.changes.push_back(ReadRow(query));
  }
  return page;
}

std::vector<Change> SqliteChanges::ListAll(std::int64_t after, int limit) const {
  Query query(connection_.Prepare(kListAll));
  query.Bind(after, limit);
  std::vector<Change> list;
  while (query.Step()) list.push_back(ReadRow(query));
  return list;
}

void SqliteChanges::Append(Change& change) {
  const std::string key = KeyOf(change);
  const std::optional<Blob> audience = key.empty() ? std::nullopt : std::optional(Blob{key});
  Query(connection_.Prepare(kAppend))
      .Bind(change.kind, audience, change.consultation, NullWhenEmpty(change.subject), change.sequence,
            change.actor, change.note, change.at)
      .Run();
  change.position = connection_.last_insert_rowid();
  appended_.push_back(change);
}

std::vector<Change> SqliteChanges::TakeAppended() { return std::exchange(appended_, {}); }

}  // namespace coconsult::storage::sqlite
