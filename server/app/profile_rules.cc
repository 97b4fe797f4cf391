// SPDX-License-Identifier: Apache-2.0
#include "app/profile_rules.h"

#include <set>

namespace coconsult::app {

std::vector<FieldViolation> CheckProfile(const Community& community, const Profile& profile,
                                         const std::string& prefix) {
  std::vector<FieldViolation> found;
  const auto unknown = [&](const std::string& field, const std::string& value, const std::string& list) {
    found.push_back({prefix + field, "'" + value + "' is not one of the community's " + list +
                                         ". List them to see the ids."});
  };
  if (!profile.sector.empty() && !community.FindSector(profile.sector))
    unknown("sector", profile.sector, "sectors");
  if (!profile.locality.empty() && !community.FindLocality(profile.locality))
    unknown("locality", profile.locality, "localities");
  if (!profile.role_level.empty() && !community.FindRoleLevel(profile.role_level)) {
    unknown("role_level", profile.role_level, "role levels");
  }
  const auto blank = [](const std::string& text) {
    return !text.empty() && text.find_first_not_of(' ') == std::string::npos;
  };
  if (blank(profile.organisation))
    found.push_back({prefix + "organisation", "Write the organisation's name, or leave it empty."});
  std::set<std::string> seen;
  for (const std::string& topic : profile.topics) {
    if (!community.FindTheme(topic)) unknown("topics", topic, "themes");
    if (!seen.insert(topic).second)
      found.push_back({prefix + "topics", "'" + topic + "' is there twice. Name each topic once."});
  }
  if (profile.hours.weekdays == 0) found.push_back({prefix + "hours", "Choose at least one weekday."});
  if (profile.hours.start_minute >= profile.hours.end_minute) {
    found.push_back(
        {prefix + "hours", "The working hours end before they start. Give a start before the end."});
  }
  return found;
}

Result<void> RefuseIfAny(std::vector<FieldViolation> violations) {
  if (violations.empty()) return {};
  const std::string message = violations.size() == 1
                                  ? violations.front().description
                                  : std::to_string(violations.size()) + " fields need another look.";
  return Error{Errc::kInvalidArgument, "INVALID_FIELD", message, std::move(violations)};
}

bool IsComplete(const Profile& profile) {
  return !profile.sector.empty() && !profile.organisation.empty() && !profile.locality.empty();
}

}  // namespace coconsult::app
