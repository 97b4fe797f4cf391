// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace coconsult {

struct ReferenceItem {
  std::string id;     // stable, snake_case
  std::string label;  // for people
};

struct Locality : ReferenceItem {
  std::string region;  // id of a region
  std::string code;    // GSS code, e.g. S12000033
};

struct Sector : ReferenceItem {
  std::string report_group;  // id under which small sectors are counted together
};

struct MessageKind : ReferenceItem {
  bool substantive = false;  // counts as a response in reports (R2, R3, R5) from kMinSubstantiveChars on
};

// The configured lists of one community (domain section 5). Immutable after start, so free to share.
struct Community {
  std::string name;
  std::string time_zone = "Europe/London";
  std::vector<Sector> sectors;
  std::vector<ReferenceItem> report_groups;
  std::vector<ReferenceItem> regions;
  std::vector<Locality> localities;
  std::vector<ReferenceItem> role_levels;
  std::vector<ReferenceItem> themes;
  std::vector<ReferenceItem> help_wanted;
  std::vector<ReferenceItem> problem_types;
  std::vector<MessageKind> message_kinds;
  std::vector<std::string> holidays;  // local dates YYYY-MM-DD on which nobody is expected to work

  const Sector* FindSector(const std::string& id) const;
  const Locality* FindLocality(const std::string& id) const;
  const ReferenceItem* FindTheme(const std::string& id) const;
  const ReferenceItem* FindRoleLevel(const std::string& id) const;
  const ReferenceItem* FindHelpWanted(const std::string& id) const;
  const ReferenceItem* FindProblemType(const std::string& id) const;
  const MessageKind* FindMessageKind(const std::string& id) const;
  // Region of a locality; empty when the locality is unknown.
  std::string RegionOf(const std::string& locality) const;
};

// domain 1.2: a post of fewer characters is no substantive contribution.
inline constexpr int kMinSubstantiveChars = 40;

}  // namespace coconsult
