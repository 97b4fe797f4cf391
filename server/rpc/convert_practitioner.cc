// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <iterator>
#include <string_view>

#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

constexpr int kDaysInWeek = 7;

std::optional<Timestamp> AwayUntil(const v1::Practitioner& from) {
  if (!from.has_away_until()) return std::nullopt;
  return ToDomain(from.away_until());
}

WorkingHours HoursOf(const v1::Practitioner& from) {
  return from.has_hours() ? ToDomain(from.hours()) : WorkingHours();
}

struct MaskField {
  std::string_view path;
  void (*take)(const v1::Practitioner&, app::ProfileChange&);
};
// What an update mask may name.
constexpr MaskField kMaskFields[] = {
    {"away_until",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.away_until = AwayUntil(from); }},
    {"can_help_with",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.can_help_with = from.can_help_with(); }},
    {"display_name",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.display_name = from.display_name(); }},
    {"hours", [](const v1::Practitioner& from, app::ProfileChange& to) { to.hours = HoursOf(from); }},
    {"locality", [](const v1::Practitioner& from, app::ProfileChange& to) { to.locality = from.locality(); }},
    {"month_limit",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.month_limit = from.month_limit(); }},
    {"open_limit",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.open_limit = from.open_limit(); }},
    {"organisation",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.organisation = from.organisation(); }},
    {"role_level",
     [](const v1::Practitioner& from, app::ProfileChange& to) { to.role_level = from.role_level(); }},
    {"sector", [](const v1::Practitioner& from, app::ProfileChange& to) { to.sector = from.sector(); }},
    {"topics", [](const v1::Practitioner& from,
                  app::ProfileChange& to) { to.topics.emplace(from.topics().begin(), from.topics().end()); }},
};

Error UnknownPath() {
  std::string allowed;
  for (const MaskField& field : kMaskFields) {
    if (!allowed.empty()) allowed += ", ";
    allowed += field.path;
  }
  return InvalidArgument("update_mask", "Name only fields that can be changed here: " + allowed + ".");
}

Profile ToProfile(const v1::PractitionerRow& row) {
  Profile profile;
  profile.sector = row.sector();
  profile.organisation = row.organisation();
  profile.locality = row.locality();
  profile.role_level = row.role_level();
  profile.topics.assign(row.topics().begin(), row.topics().end());
  profile.can_help_with = row.can_help_with();
  if (row.has_open_limit()) profile.capacity.open_limit = row.open_limit();
  if (row.has_month_limit()) profile.capacity.month_limit = row.month_limit();
  if (row.has_hours()) profile.hours = ToDomain(row.hours());
  return profile;
}

}  // namespace

v1::WorkingHours ToProto(const WorkingHours& hours) {
  v1::WorkingHours out;
  for (int day = 1; day <= kDaysInWeek; ++day) {
    if ((hours.weekdays >> (day - 1) & 1) != 0) out.add_weekdays(day);
  }
  out.set_start_minute(hours.start_minute);
  out.set_end_minute(hours.end_minute);
  return out;
}

WorkingHours ToDomain(const v1::WorkingHours& hours) {
  WorkingHours out{0, hours.start_minute(), hours.end_minute()};
  for (const int day : hours.weekdays()) {
    if (day >= 1 && day <= kDaysInWeek)
      out.weekdays = static_cast<std::uint8_t>(out.weekdays | 1U << (day - 1));
  }
  return out;
}

v1::Practitioner ToProto(const Practitioner& practitioner, bool whole) {
  const Profile& profile = practitioner.profile;
  v1::Practitioner out;
  out.set_name(PractitionerName(practitioner.id));
  out.set_display_name(practitioner.display_name);
  out.set_sector(profile.sector);
  out.set_organisation(profile.organisation);
  out.set_locality(profile.locality);
  out.set_role_level(profile.role_level);
  out.mutable_topics()->Assign(profile.topics.begin(), profile.topics.end());
  out.set_can_help_with(profile.can_help_with);
  if (!whole) return out;
  out.set_email(practitioner.email);
  ToProto(practitioner.roles, out.mutable_roles());
  out.set_open_limit(profile.capacity.open_limit);
  out.set_month_limit(profile.capacity.month_limit);
  *out.mutable_hours() = ToProto(profile.hours);
  if (profile.away_until) *out.mutable_away_until() = ToProto(*profile.away_until);
  out.set_registered(practitioner.registered_at.has_value());
  out.set_etag(ToEtag(practitioner.version));
  return out;
}

Result<app::ProfileChange> ToProfileChange(const v1::Practitioner& practitioner,
                                           const google::protobuf::FieldMask& mask) {
  app::ProfileChange change;
  change.expected_version = ParseEtag(practitioner.etag());
  if (mask.paths().empty()) return InvalidArgument("update_mask", "Name at least one field to change.");
  for (const std::string& path : mask.paths()) {
    const auto* field = std::find_if(std::begin(kMaskFields), std::end(kMaskFields),
                                     [&path](const MaskField& candidate) { return candidate.path == path; });
    if (field == std::end(kMaskFields)) return UnknownPath();
    field->take(practitioner, change);
  }
  return change;
}

app::ImportRow ToDomain(const v1::PractitionerRow& row) {
  app::ImportRow out;
  out.email = LowerEmail(row.email());
  out.display_name = row.display_name();
  out.profile = ToProfile(row);
  out.line_manager_email = LowerEmail(row.line_manager_email());
  out.experience.assign(row.experience().begin(), row.experience().end());
  return out;
}

}  // namespace coconsult::rpc
