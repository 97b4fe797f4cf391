// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/practitioners.h"

#include <utility>

#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

// Written into the SQL below and into partial indexes.
static_assert(static_cast<int>(AccountState::kNamed) == 0);
static_assert(static_cast<int>(AccountState::kRegistered) == 1);
static_assert(static_cast<int>(Role::kPractitioner) == 0);

constexpr Sql kSelect(
    "SELECT id, email, display_name, roles, state, sector, organisation, locality, role_level, can_help_with,"
    " open_limit, month_limit, weekdays, start_minute, end_minute, away_until, line_manager, created_at,"
    " registered_at, version FROM practitioners");
constexpr auto kFind = kSelect + " WHERE id = ?";
constexpr auto kFindByEmail = kSelect + " WHERE email = ?";
constexpr auto kListDirectory = kSelect +
                                " WHERE state = 1 AND roles & 1 = 1 AND (display_name, id) > (?1, ?2)"
                                " AND (?3 = '' OR sector = ?3) AND (?4 = '' OR locality = ?4)"
                                " AND (?5 = '' OR EXISTS (SELECT 1 FROM practitioner_topics t"
                                " WHERE t.topic = ?5 AND t.practitioner = practitioners.id))"
                                " ORDER BY display_name, id LIMIT ?6";
constexpr auto kListAccounts = kSelect + " WHERE (email, id) > (?, ?) ORDER BY email, id LIMIT ?";
constexpr auto kListUnregistered =
    kSelect + " WHERE state = 0 AND (email, id) > (?, ?) ORDER BY email, id LIMIT ?";
constexpr auto kListRoutable = kSelect + " WHERE id > ? AND state = 1 AND roles & 1 = 1 ORDER BY id LIMIT ?";
constexpr std::string_view kInsert =
    "INSERT INTO practitioners (email, display_name, roles, state, sector, organisation, locality, "
    "role_level,"
    " can_help_with, open_limit, month_limit, weekdays, start_minute, end_minute, away_until, line_manager,"
    " created_at, registered_at, version, id)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE practitioners SET email = ?, display_name = ?, roles = ?, state = ?, sector = ?, organisation = "
    "?,"
    " locality = ?, role_level = ?, can_help_with = ?, open_limit = ?, month_limit = ?, weekdays = ?,"
    " start_minute = ?, end_minute = ?, away_until = ?, line_manager = ?, created_at = ?, registered_at = ?,"
    " version = version + 1 WHERE id = ?";
constexpr std::string_view kTopics =
    "SELECT topic FROM practitioner_topics WHERE practitioner = ? ORDER BY place";
constexpr std::string_view kDeleteTopics = "DELETE FROM practitioner_topics WHERE practitioner = ?";
constexpr std::string_view kInsertTopic =
    "INSERT INTO practitioner_topics (practitioner, place, topic) VALUES (?, ?, ?)";
constexpr std::string_view kExperience = "SELECT text FROM experience WHERE practitioner = ? ORDER BY number";
constexpr std::string_view kCountRegistered =
    "SELECT count(*) FROM practitioners WHERE state = 1 AND roles & 1 = 1";
constexpr std::string_view kNoteAction = "UPDATE practitioners SET acted_at = ? WHERE id = ?";
constexpr std::string_view kInsertExperience = "INSERT INTO experience (practitioner, text) VALUES (?, ?)";

Practitioner ReadRow(Query& row) {
  Practitioner it;
  Profile& profile = it.profile;
  row.Read(it.id, it.email, it.display_name, it.roles, it.state, profile.sector, profile.organisation,
           profile.locality, profile.role_level, profile.can_help_with, profile.capacity.open_limit,
           profile.capacity.month_limit, profile.hours.weekdays, profile.hours.start_minute,
           profile.hours.end_minute, profile.away_until, profile.line_manager, it.created_at,
           it.registered_at, it.version);
  return it;
}

void BindFields(Query& query, const Practitioner& it) {
  const Profile& profile = it.profile;
  query.Bind(it.email, it.display_name, it.roles, it.state, profile.sector, profile.organisation,
             profile.locality, profile.role_level, profile.can_help_with, profile.capacity.open_limit,
             profile.capacity.month_limit, profile.hours.weekdays, profile.hours.start_minute,
             profile.hours.end_minute, profile.away_until, profile.line_manager, it.created_at,
             it.registered_at);
}

}  // namespace

std::optional<Practitioner> SqlitePractitioners::Find(PractitionerId id) const {
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(id).Step()) return std::nullopt;
  Practitioner found = ReadRow(query);
  ReadTopics(found);
  return found;
}

std::optional<Practitioner> SqlitePractitioners::FindByEmail(const std::string& email) const {
  Query query(connection_.Prepare(kFindByEmail));
  if (!query.Bind(email).Step()) return std::nullopt;
  Practitioner found = ReadRow(query);
  ReadTopics(found);
  return found;
}

std::vector<Practitioner> SqlitePractitioners::ListDirectory(const app::DirectoryFilter& filter,
                                                             const app::PageAfter& after, int limit) const {
  Query query(connection_.Prepare(kListDirectory));
  query.Bind(after.text, after.id.bytes(), filter.sector, filter.locality, filter.topic, limit);
  return List(query);
}

std::vector<Practitioner> SqlitePractitioners::ListAccounts(bool unregistered_only,
                                                            const app::PageAfter& after, int limit) const {
  Query query(connection_.Prepare(unregistered_only ? std::string_view(kListUnregistered) : kListAccounts));
  query.Bind(after.text, after.id.bytes(), limit);
  return List(query);
}

std::vector<Practitioner> SqlitePractitioners::ListRoutable(PractitionerId after, int limit) const {
  Query query(connection_.Prepare(kListRoutable));
  query.Bind(after.bytes(), limit);
  return List(query);
}

std::vector<Practitioner> SqlitePractitioners::List(Query& query) const {
  std::vector<Practitioner> list;
  while (query.Step()) {
    list.push_back(ReadRow(query));
    ReadTopics(list.back());
  }
  return list;
}

std::vector<std::string> SqlitePractitioners::Experience(PractitionerId id) const {
  Query query(connection_.Prepare(kExperience));
  query.Bind(id);
  std::vector<std::string> texts;
  while (query.Step()) query.Read(texts.emplace_back());
  return texts;
}

void SqlitePractitioners::Insert(const Practitioner& practitioner) {
  Query query(connection_.Prepare(kInsert));
  BindFields(query, practitioner);
  query.Bind(practitioner.version, practitioner.id).Run();
  WriteTopics(practitioner);
}

void SqlitePractitioners::Update(const Practitioner& practitioner) {
  Query query(connection_.Prepare(kUpdate));
  BindFields(query, practitioner);
  query.Bind(practitioner.id).Run();
  ExpectOneRow(connection_, "practitioner");
  if (cache_) cache_->SessionsChanged();  // roles and state go with a session
  WriteTopics(practitioner);
}

int SqlitePractitioners::CountRegistered() const {
  Query query(connection_.Prepare(kCountRegistered));
  query.Step();
  return query.Get<int>();
}

void SqlitePractitioners::NoteAction(PractitionerId id, Timestamp at) {
  Query(connection_.Prepare(kNoteAction)).Bind(at, id).Run();
}

void SqlitePractitioners::AddExperience(const ExperienceDocument& document) {
  Query(connection_.Prepare(kInsertExperience)).Bind(document.practitioner, document.text).Run();
}

void SqlitePractitioners::ReadTopics(Practitioner& practitioner) const {
  Query query(connection_.Prepare(kTopics));
  query.Bind(practitioner.id);
  while (query.Step()) query.Read(practitioner.profile.topics.emplace_back());
}

void SqlitePractitioners::WriteTopics(const Practitioner& practitioner) {
  Query(connection_.Prepare(kDeleteTopics)).Bind(practitioner.id).Run();
  int place = 0;
  for (const std::string& topic : practitioner.profile.topics) {
    Query(connection_.Prepare(kInsertTopic)).Bind(practitioner.id, ++place, topic).Run();
  }
}

}  // namespace coconsult::storage::sqlite
