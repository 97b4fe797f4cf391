// SPDX-License-Identifier: Apache-2.0
#include "app/profiles.h"

#include "app/page_token.h"
#include "app/profile_rules.h"
#include "app/record.h"

namespace coconsult::app {
namespace {

constexpr int kLoadPage = 500;

Page<Practitioner> ToPage(std::vector<Practitioner> people, int page_size, bool by_email) {
  Page<Practitioner> page{std::move(people), ""};
  if (static_cast<int>(page.items.size()) > page_size) {
    page.items.pop_back();
    const Practitioner& last = page.items.back();
    page.next = FormatPageAfter({by_email ? last.email : last.display_name, last.id});
  }
  return page;
}

void Apply(const ProfileChange& change, Practitioner& person) {
  const auto set = [](const auto& from, auto& to) {
    if (from) to = *from;
  };
  set(change.display_name, person.display_name);
  Profile& profile = person.profile;
  set(change.sector, profile.sector);
  set(change.organisation, profile.organisation);
  set(change.locality, profile.locality);
  set(change.role_level, profile.role_level);
  set(change.topics, profile.topics);
  set(change.can_help_with, profile.can_help_with);
  set(change.open_limit, profile.capacity.open_limit);
  set(change.month_limit, profile.capacity.month_limit);
  set(change.hours, profile.hours);
  set(change.away_until, profile.away_until);
}

}  // namespace

Result<Practitioner> GetPractitioner(const ReadScope& scope, PractitionerId id) {
  auto person = scope.tx.practitioners().Find(id);
  if (!person) return NotFound();
  const bool known = person->state == AccountState::kRegistered || SeesWholeProfile(scope.caller, id);
  if (!known) return NotFound();
  return *std::move(person);
}

bool SeesWholeProfile(const Caller& caller, PractitionerId id) {
  return caller.practitioner == id || caller.roles.Has(Role::kAdministrator);
}

Result<Page<Practitioner>> ListDirectory(const ReadScope& scope, const DirectoryFilter& filter, int page_size,
                                         const std::string& page) {
  ASSIGN_OR_RETURN(const PageAfter after, ParsePageAfter(page));
  const int size = PageSize(page_size, 50);
  return ToPage(scope.tx.practitioners().ListDirectory(filter, after, size + 1), size, false);
}

Result<Page<Practitioner>> ListAccounts(const ReadScope& scope, bool unregistered_only, int page_size,
                                        const std::string& page) {
  ASSIGN_OR_RETURN(const PageAfter after, ParsePageAfter(page));
  const int size = PageSize(page_size, 100);
  return ToPage(scope.tx.practitioners().ListAccounts(unregistered_only, after, size + 1), size, true);
}

Result<std::int64_t> UpdatePractitioner(WriteScope& scope, const ProfileChange& change) {
  auto person = scope.tx.practitioners().Find(scope.caller.practitioner);
  if (!person) return NotFound();
  if (change.expected_version && *change.expected_version != person->version) {
    return Error{Errc::kAborted, "STALE_ETAG",
                 "Your profile changed since you read it. Read it again, then make your change."};
  }
  Apply(change, *person);
  if (person->display_name.empty())
    return InvalidArgument("practitioner.display_name", "Give a name that others see.");
  RETURN_IF_ERROR(RefuseIfAny(CheckProfile(scope.services.community, person->profile, "practitioner.")));
  scope.tx.practitioners().Update(*person);
  scope.tx.practitioners().NoteAction(person->id, scope.now);
  Change entry = Change::ForPerson(ChangeKind::kPractitionerUpdated, person->id, person->id, scope.now);
  entry.subject = person->id.bytes();
  Record(scope, entry);
  return person->version + 1;
}

routing::Profile RoutingProfile(const Transaction& tx, const Community& community,
                                const Practitioner& person) {
  routing::Profile profile;
  profile.id = person.id;
  profile.sector = person.profile.sector;
  profile.organisation = person.profile.organisation;
  profile.locality = person.profile.locality;
  profile.region = community.RegionOf(person.profile.locality);
  profile.role_level = person.profile.role_level;
  profile.topics = person.profile.topics;
  profile.can_help_with = person.profile.can_help_with;
  profile.documents = tx.practitioners().Experience(person.id);
  profile.line_manager = person.profile.line_manager;
  return profile;
}

void RefreshRouting(const Transaction& tx, const Services& services, PractitionerId id) {
  const auto person = tx.practitioners().Find(id);
  const bool routable = person && person->state == AccountState::kRegistered &&
                        person->roles.Has(Role::kPractitioner) && IsComplete(person->profile);
  if (routable) {
    services.router.Upsert(RoutingProfile(tx, services.community, *person));
  } else {
    services.router.Remove(id);
  }
}

void LoadRouting(const Transaction& tx, const Services& services) {
  PractitionerId after;
  while (true) {
    const auto people = tx.practitioners().ListRoutable(after, kLoadPage);
    if (people.empty()) return;
    for (const Practitioner& person : people) {
      if (IsComplete(person.profile)) services.router.Upsert(RoutingProfile(tx, services.community, person));
    }
    after = people.back().id;
  }
}

}  // namespace coconsult::app
