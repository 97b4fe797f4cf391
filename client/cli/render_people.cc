// SPDX-License-Identifier: Apache-2.0
#include "client/cli/render_people.h"

#include <ostream>
#include <vector>

#include "client/cli/names.h"
#include "client/cli/text.h"
#include "client/cli/working_hours.h"

namespace coconsult::cli {
namespace {

constexpr std::size_t kNameWidth = 40;

std::string TopicsText(const Page& page, const v1::Practitioner& person) {
  std::vector<std::string> topics;
  for (const auto& topic : person.topics()) topics.push_back(page.labels().theme(topic));
  return Join(topics, ", ");
}

}  // namespace

std::string RolesText(const google::protobuf::RepeatedField<int>& roles) {
  std::vector<std::string> names;
  for (const int role : roles) {
    const std::string name = v1::Role_Name(static_cast<v1::Role>(role));
    constexpr std::string_view kPrefix = "ROLE_";
    names.push_back(Lower(name.starts_with(kPrefix) ? name.substr(kPrefix.size()) : name));
  }
  return Join(names, ", ");
}

void RenderProfile(Page& page, const v1::Practitioner& person) {
  page.Heading(person.display_name());
  page.Field("Id", ShortId(person.name()) + "  (" + person.name() + ")");
  page.Field("E-mail", person.email());
  page.Field("Roles", RolesText(person.roles()));
  page.Field("Sector", page.labels().sector(person.sector()));
  page.Field("Organisation", person.organisation());
  page.Field("Place", page.labels().locality(person.locality()));
  page.Field("Level", page.labels().role_level(person.role_level()));
  page.Field("Topics", TopicsText(page, person));
  page.Field("Can help with", person.can_help_with());
  // Only in one's own profile are there limits; in others' they read as nothing.
  if (person.open_limit() > 0 || person.month_limit() > 0) {
    page.Field("Room for", Count(person.open_limit(), "consultation", "consultations") + " at a time, " +
                               std::to_string(person.month_limit()) + " in four weeks");
  }
  page.Field("Hours", FormatWorkingHours(person.hours()));
  if (person.has_away_until() && ToTimePoint(person.away_until()) > page.now()) {
    page.Field("Away until", page.When(person.away_until()));
  }
}

void RenderPeople(Page& page, const google::protobuf::RepeatedPtrField<v1::Practitioner>& people) {
  if (people.empty()) {
    page.Paragraph("Nobody matches. Leave out a filter, or see the ids to filter by with 'coconsult lists'.");
    return;
  }
  Table table({"ID", "NAME", "SECTOR", "PLACE", "LEVEL", "TOPICS"});
  for (const auto& person : people) {
    table.Add({ShortId(person.name()), Shorten(person.display_name(), kNameWidth),
               page.labels().sector(person.sector()), page.labels().locality(person.locality()),
               page.labels().role_level(person.role_level()), TopicsText(page, person)});
  }
  table.Print(page.out());
}

void RenderAccounts(Page& page, const google::protobuf::RepeatedPtrField<v1::Practitioner>& people) {
  if (people.empty()) {
    page.Paragraph("Nobody matches.");
    return;
  }
  Table table({"ID", "E-MAIL", "NAME", "ACCOUNT", "ROLES"});
  for (const auto& person : people) {
    table.Add({ShortId(person.name()), Clean(person.email()), Shorten(person.display_name(), kNameWidth),
               person.registered() ? "yes" : "not yet", RolesText(person.roles())});
  }
  table.Print(page.out());
}

void RenderSession(Page& page, const v1::GetSessionResponse& session) {
  page.Heading(session.display_name());
  page.Field("E-mail", session.email());
  page.Field("Roles", RolesText(session.roles()));
  page.Field("Id", ShortId(session.practitioner()) + "  (" + session.practitioner() + ")");
  page.Field("Signed in", "until " + page.When(session.expire_time()));
}

}  // namespace coconsult::cli
