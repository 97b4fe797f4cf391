// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "routing/index.h"
#include "routing/router.h"

namespace coconsult::routing {

// Who is registered: everything about people that is not text. Counts are kept, so that nobody has to be
// looked at who is left out. Not thread-safe; const functions may run at the same time.
class Roster {
 public:
  // Adds or replaces. `profile` without its texts.
  Owner Put(const Profile& profile, Group group);
  void Remove(PractitionerId id);

  // kNoId for nobody.
  Owner Find(PractitionerId id) const;
  PractitionerId id(Owner owner) const { return people_[owner].id; }
  std::uint32_t organisation(Owner owner) const { return people_[owner].organisation; }
  Group group(Owner owner) const { return people_[owner].group; }
  // As far as known: sector, locality and region are those of the group.
  Profile ProfileOf(Owner owner) const;
  const Profile& GroupProfile(Group group) const { return groups_[group].profile; }
  // The number of an organisation; kNoId for none, or one that nobody has.
  std::uint32_t FindOrganisation(const std::string& name) const;

  // Those who have any conflict with the asker of their own, whether it counts for this request or not.
  std::vector<Owner> Related(const Request& request) const;

  std::size_t size() const { return numbers_.size(); }
  std::size_t PeopleIn(Group group) const { return groups_[group].people; }
  std::size_t MembersIn(std::uint32_t organisation, Group group) const;
  // The same, of those who rest.
  void SetResting(Owner owner, bool resting);
  bool resting(Owner owner) const { return people_[owner].resting; }
  std::size_t RestingIn(Group group) const { return groups_[group].resting; }
  std::size_t RestingMembersIn(std::uint32_t organisation, Group group) const;
  std::size_t Bytes() const;

 private:
  struct Person {
    PractitionerId id;
    std::uint32_t organisation = kNoId;
    Group group = kNoId;
    bool resting = false;
  };
  struct GroupCount {
    Profile profile;
    std::size_t people = 0;
    std::size_t resting = 0;
  };
  struct Organisation {
    std::uint32_t number = 0;
    std::uint32_t people = 0;
  };
  // Few people have any.
  struct Ties {
    PractitionerId line_manager;
    std::vector<PractitionerId> conflicts;
  };
  using Members = std::unordered_map<std::uint64_t, std::uint32_t>;  // by organisation and group

  void Count(const Person& person, int change);
  static void CountMember(Members& members, const Person& person, int change);
  std::uint32_t JoinOrganisation(const std::string& name);
  void LeaveOrganisation(std::uint32_t number);
  void Tie(Owner owner, const Profile& profile);
  void Untie(Owner owner);

  std::vector<Person> people_;
  std::vector<Owner> free_;
  std::unordered_map<PractitionerId, Owner> numbers_;
  std::vector<GroupCount> groups_;
  std::unordered_map<std::string, Organisation> organisations_;  // by NameKey
  std::vector<const std::string*> organisation_keys_;            // by number
  std::vector<std::uint32_t> free_organisations_;
  Members members_;
  Members resting_members_;
  std::unordered_map<Owner, Ties> ties_;
  std::unordered_map<PractitionerId, std::vector<Owner>> named_by_;  // in their ties
};

}  // namespace coconsult::routing
