// SPDX-License-Identifier: Apache-2.0
#include "routing/roster.h"

#include <algorithm>

#include "routing/text.h"

namespace coconsult::routing {
namespace {

std::uint64_t MemberKey(std::uint32_t organisation, Group group) {
  return (std::uint64_t{organisation} << 32) | group;
}

}  // namespace

Owner Roster::Find(PractitionerId id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? kNoId : found->second;
}

std::uint32_t Roster::FindOrganisation(const std::string& name) const {
  const auto found = organisations_.find(NameKey(name));
  return found == organisations_.end() ? kNoId : found->second.number;
}

std::uint32_t Roster::JoinOrganisation(const std::string& name) {
  std::string key = NameKey(name);
  if (key.empty()) return kNoId;
  const auto [entry, added] = organisations_.try_emplace(std::move(key));
  if (added) {
    if (free_organisations_.empty()) {
      entry->second.number = static_cast<std::uint32_t>(organisation_keys_.size());
      organisation_keys_.push_back(nullptr);
    } else {
      entry->second.number = free_organisations_.back();
      free_organisations_.pop_back();
    }
    organisation_keys_[entry->second.number] = &entry->first;
  }
  ++entry->second.people;
  return entry->second.number;
}

void Roster::LeaveOrganisation(std::uint32_t number) {
  if (number == kNoId) return;
  const auto found = organisations_.find(*organisation_keys_[number]);
  if (--found->second.people > 0) return;
  organisations_.erase(found);
  organisation_keys_[number] = nullptr;
  free_organisations_.push_back(number);
}

void Roster::CountMember(Members& members, const Person& person, int change) {
  if (person.organisation == kNoId) return;
  const auto entry = members.try_emplace(MemberKey(person.organisation, person.group)).first;
  entry->second += static_cast<std::uint32_t>(change);
  if (entry->second == 0) members.erase(entry);
}

void Roster::Count(const Person& person, int change) {
  groups_[person.group].people += static_cast<std::size_t>(change);
  CountMember(members_, person, change);
}

void Roster::SetResting(Owner owner, bool resting) {
  Person& person = people_[owner];
  if (person.resting == resting) return;
  person.resting = resting;
  const int change = resting ? 1 : -1;
  groups_[person.group].resting += static_cast<std::size_t>(change);
  CountMember(resting_members_, person, change);
}

void Roster::Tie(Owner owner, const Profile& profile) {
  if (profile.line_manager.empty() && profile.conflicts.empty()) return;
  ties_[owner] = {profile.line_manager, profile.conflicts};
  if (!profile.line_manager.empty()) named_by_[profile.line_manager].push_back(owner);
  for (const PractitionerId id : profile.conflicts) named_by_[id].push_back(owner);
}

void Roster::Untie(Owner owner) {
  const auto found = ties_.find(owner);
  if (found == ties_.end()) return;
  const auto forget = [&](PractitionerId id) {
    const auto named = named_by_.find(id);
    if (named == named_by_.end()) return;
    std::erase(named->second, owner);
    if (named->second.empty()) named_by_.erase(named);
  };
  forget(found->second.line_manager);
  for (const PractitionerId id : found->second.conflicts) forget(id);
  ties_.erase(found);
}

Owner Roster::Put(const Profile& profile, Group group) {
  Remove(profile.id);
  Owner owner = static_cast<Owner>(people_.size());
  if (free_.empty()) {
    people_.emplace_back();
  } else {
    owner = free_.back();
    free_.pop_back();
  }
  numbers_[profile.id] = owner;
  if (group >= groups_.size()) groups_.resize(group + 1);
  Profile& place = groups_[group].profile;
  place.sector = profile.sector;
  place.locality = profile.locality;
  place.region = profile.region;
  people_[owner] = {profile.id, JoinOrganisation(profile.organisation), group, false};
  Count(people_[owner], 1);
  Tie(owner, profile);
  return owner;
}

void Roster::Remove(PractitionerId id) {
  const auto found = numbers_.find(id);
  if (found == numbers_.end()) return;
  const Owner owner = found->second;
  Untie(owner);
  SetResting(owner, false);
  Count(people_[owner], -1);
  LeaveOrganisation(people_[owner].organisation);
  people_[owner] = {};
  free_.push_back(owner);
  numbers_.erase(found);
}

Profile Roster::ProfileOf(Owner owner) const {
  const Person& person = people_[owner];
  Profile profile = groups_[person.group].profile;
  profile.id = person.id;
  const auto found = ties_.find(owner);
  if (found != ties_.end()) {
    profile.line_manager = found->second.line_manager;
    profile.conflicts = found->second.conflicts;
  }
  return profile;
}

std::vector<Owner> Roster::Related(const Request& request) const {
  std::vector<Owner> related;
  const auto add = [&](PractitionerId id) {
    const Owner owner = Find(id);
    if (owner != kNoId && id != request.asker) related.push_back(owner);
  };
  if (!request.asker_profile.line_manager.empty()) add(request.asker_profile.line_manager);
  for (const PractitionerId id : request.asker_profile.conflicts) add(id);
  for (const PractitionerId id : request.excluded) add(id);
  const auto named = named_by_.find(request.asker);
  if (named != named_by_.end()) related.insert(related.end(), named->second.begin(), named->second.end());
  std::sort(related.begin(), related.end());
  related.erase(std::unique(related.begin(), related.end()), related.end());
  const Owner asker = Find(request.asker);
  std::erase(related, asker);
  return related;
}

std::size_t Roster::MembersIn(std::uint32_t organisation, Group group) const {
  const auto found = members_.find(MemberKey(organisation, group));
  return found == members_.end() ? 0 : found->second;
}

std::size_t Roster::RestingMembersIn(std::uint32_t organisation, Group group) const {
  const auto found = resting_members_.find(MemberKey(organisation, group));
  return found == resting_members_.end() ? 0 : found->second;
}

std::size_t Roster::Bytes() const {
  constexpr std::size_t kNode = sizeof(void*) + sizeof(std::pair<PractitionerId, Owner>) + 4;
  return people_.capacity() * sizeof(Person) + numbers_.size() * (kNode + 8) +
         numbers_.bucket_count() * sizeof(void*);
}

}  // namespace coconsult::routing
