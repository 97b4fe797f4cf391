// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/scope.h"

namespace coconsult::app {

// Opaque continuation of a list; "" = from the start, and at the end.
template <class Item>
struct Page {
  std::vector<Item> items;
  std::string next;
};

Result<Practitioner> GetPractitioner(const ReadScope& scope, PractitionerId id);
// Does the caller see all of this profile, or only what a directory shows?
bool SeesWholeProfile(const Caller& caller, PractitionerId id);

Result<Page<Practitioner>> ListDirectory(const ReadScope& scope, const DirectoryFilter& filter, int page_size,
                                         const std::string& page);
Result<Page<Practitioner>> ListAccounts(const ReadScope& scope, bool unregistered_only, int page_size,
                                        const std::string& page);

// Only the fields that are set change.
struct ProfileChange {
  std::optional<std::string> display_name;
  std::optional<std::string> sector;
  std::optional<std::string> organisation;
  std::optional<std::string> locality;
  std::optional<std::string> role_level;
  std::optional<std::vector<std::string>> topics;
  std::optional<std::string> can_help_with;
  std::optional<int> open_limit;
  std::optional<int> month_limit;
  std::optional<WorkingHours> hours;
  std::optional<std::optional<Timestamp>> away_until;
  std::optional<std::int64_t> expected_version;
};
// Returns the new version.
Result<std::int64_t> UpdatePractitioner(WriteScope& scope, const ProfileChange& change);

struct ImportRow {
  std::string email;
  std::string display_name;
  Profile profile;
  std::string line_manager_email;
  std::vector<std::string> experience;
};
// All or none: INVALID_ARGUMENT names every bad row as "rows[i].field". Returns how many rows there were.
Result<int> ImportPractitioners(WriteScope& scope, const std::vector<ImportRow>& rows, bool validate_only);

// What the router should know of everybody who may be asked; and what changed since.
routing::Profile RoutingProfile(const Transaction& tx, const Community& community,
                                const Practitioner& practitioner);
// Brings the router up to date with one practitioner: upserts who may be asked, removes who may not.
void RefreshRouting(const Transaction& tx, const Services& services, PractitionerId id);
// Loads everybody. Blocking; at start.
void LoadRouting(const Transaction& tx, const Services& services);

}  // namespace coconsult::app
