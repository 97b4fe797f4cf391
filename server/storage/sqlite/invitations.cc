// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/invitations.h"

#include <string_view>

#include "storage/sqlite/bounds.h"
#include "storage/sqlite/sql.h"

namespace coconsult::storage::sqlite {
namespace {

// Written into the SQL below and into partial indexes.
static_assert(static_cast<int>(InvitationState::kPending) == 0);
static_assert(static_cast<int>(InvitationState::kAccepted) == 1);
static_assert(static_cast<int>(ConsultationState::kMatching) == 1);
static_assert(static_cast<int>(ConsultationState::kActive) == 2);

constexpr std::chrono::days kAcceptedWindow{28};

constexpr Sql kSelect(
    "SELECT id, consultation, practitioner, state, wave, reason, introduced, created_at, expires_at, "
    "answered_at, relevance, expected, reply_hours, refused_theme"
    " FROM invitations");
constexpr auto kFind = kSelect + " WHERE id = ?";
constexpr auto kListAll = kSelect + " WHERE practitioner = ? AND id < ? ORDER BY id DESC LIMIT ?";
constexpr auto kListPending =
    kSelect + " WHERE practitioner = ? AND id < ? AND state = 0 ORDER BY id DESC LIMIT ?";
constexpr auto kListOf = kSelect + " WHERE consultation = ? ORDER BY id";
constexpr std::string_view kAvailability =
    "SELECT coalesce(p.away_until > ?2, 0), p.open_limit, p.month_limit,"
    " (SELECT count(*) FROM participants m CROSS JOIN consultations c ON c.id = m.consultation"
    "  WHERE m.practitioner = ?1 AND m.left_at IS NULL AND c.state IN (1, 2) AND c.asker <> ?1),"
    " (SELECT count(*) FROM invitations WHERE practitioner = ?1 AND state = 1 AND answered_at > ?3),"
    " (SELECT count(*) FROM invitations WHERE practitioner = ?1 AND state = 0)"
    " FROM practitioners p WHERE p.id = ?1";
constexpr std::string_view kInsert =
    "INSERT INTO invitations (id, consultation, practitioner, state, wave, reason, introduced, created_at,"
    " expires_at, answered_at, relevance, expected, reply_hours, refused_theme)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr std::string_view kUpdate =
    "UPDATE invitations SET state = ?, answered_at = ?, reply_hours = ?, refused_theme = ? WHERE id = ?";
constexpr Sql kAsked(
    "SELECT i.practitioner, p.open_limit, p.month_limit, p.acted_at, i.created_at, i.expires_at, i.state,"
    " i.answered_at, i.relevance, i.expected, i.reply_hours, i.refused_theme"
    " FROM invitations i CROSS JOIN practitioners p ON p.id = i.practitioner");
constexpr auto kHistory =
    kAsked + " WHERE i.practitioner = ? AND i.created_at > ? ORDER BY i.created_at, i.id";
constexpr auto kAskedSince = kAsked +
                             " WHERE i.created_at > ? AND p.state = 1 AND p.roles & 1 = 1"
                             " ORDER BY i.practitioner, i.created_at, i.id";

Invitation ReadRow(Query& row) {
  Invitation it;
  row.Read(it.id, it.consultation, it.practitioner, it.state, it.wave, it.reason, it.introduced,
           it.created_at, it.expires_at, it.answered_at, it.relevance, it.expected, it.reply_hours,
           it.refused_theme);
  return it;
}

routing::Reply ReplyOf(InvitationState state, const std::string& refused_theme) {
  switch (state) {
    case InvitationState::kPending:
      return routing::Reply::kNone;
    case InvitationState::kAccepted:
      return routing::Reply::kAnswered;
    case InvitationState::kDeclined:
    case InvitationState::kPassedOn:
      return refused_theme.empty() ? routing::Reply::kPassed : routing::Reply::kNotMyField;
    case InvitationState::kExpired:
      return routing::Reply::kSilent;
    case InvitationState::kFilled:
    case InvitationState::kWithdrawn:
      return routing::Reply::kReleased;
  }
  return routing::Reply::kReleased;
}

// The rows of kAsked, by person.
std::vector<app::AskedPerson> ReadAsked(Query& rows) {
  std::vector<app::AskedPerson> people;
  while (rows.Step()) {
    app::AskedPerson person;
    routing::Contact contact;
    InvitationState state{};
    rows.Read(person.practitioner, person.capacity.open_limit, person.capacity.month_limit,
              person.history.acted_at, contact.sent_at, contact.expires_at, state, contact.replied_at,
              contact.relevance, contact.expected, contact.reply_hours, contact.theme);
    contact.reply = ReplyOf(state, contact.theme);
    if (people.empty() || people.back().practitioner != person.practitioner) people.push_back(person);
    people.back().history.contacts.push_back(std::move(contact));
  }
  return people;
}

std::vector<Invitation> ReadRows(Query& query) {
  std::vector<Invitation> list;
  while (query.Step()) list.push_back(ReadRow(query));
  return list;
}

}  // namespace

std::optional<Invitation> SqliteInvitations::Find(InvitationId id) const {
  Query query(connection_.Prepare(kFind));
  if (!query.Bind(id).Step()) return std::nullopt;
  return ReadRow(query);
}

std::vector<Invitation> SqliteInvitations::ListFor(PractitionerId practitioner, bool include_answered,
                                                   InvitationId before, int limit) const {
  Query query(connection_.Prepare(include_answered ? std::string_view(kListAll) : kListPending));
  query.Bind(practitioner, Below(before), limit);
  return ReadRows(query);
}

std::vector<Invitation> SqliteInvitations::ListOf(ConsultationId consultation) const {
  Query query(connection_.Prepare(kListOf));
  query.Bind(consultation);
  return ReadRows(query);
}

routing::Availability SqliteInvitations::AvailabilityOf(PractitionerId practitioner, Timestamp now) const {
  Query query(connection_.Prepare(kAvailability));
  routing::Availability availability;
  if (!query.Bind(practitioner, now, Timestamp(now - kAcceptedWindow)).Step()) {
    availability.away = true;  // nobody is there to be asked
    return availability;
  }
  query.Read(availability.away, availability.capacity.open_limit, availability.capacity.month_limit,
             availability.open, availability.accepted_28d, availability.pending);
  return availability;
}

routing::History SqliteInvitations::HistoryOf(PractitionerId practitioner, Timestamp since) const {
  Query query(connection_.Prepare(kHistory));
  auto people = ReadAsked(query.Bind(practitioner, since));
  return people.empty() ? routing::History() : std::move(people.front().history);
}

std::vector<app::AskedPerson> SqliteInvitations::AskedSince(Timestamp since) const {
  Query query(connection_.Prepare(kAskedSince));
  return ReadAsked(query.Bind(since));
}

void SqliteInvitations::Insert(const Invitation& it) {
  Query(connection_.Prepare(kInsert))
      .Bind(it.id, it.consultation, it.practitioner, it.state, it.wave, it.reason, it.introduced,
            it.created_at, it.expires_at, it.answered_at, it.relevance, it.expected, it.reply_hours,
            it.refused_theme)
      .Run();
}

void SqliteInvitations::Update(const Invitation& it) {
  Query(connection_.Prepare(kUpdate))
      .Bind(it.state, it.answered_at, it.reply_hours, it.refused_theme, it.id)
      .Run();
  ExpectOneRow(connection_, "invitation");
}

}  // namespace coconsult::storage::sqlite
