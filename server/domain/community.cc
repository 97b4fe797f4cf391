// SPDX-License-Identifier: Apache-2.0
#include "domain/community.h"

namespace coconsult {
namespace {

template <class Item>
const Item* FindById(const std::vector<Item>& items, const std::string& id) {
  for (const Item& item : items) {
    if (item.id == id) return &item;
  }
  return nullptr;
}

}  // namespace

const Sector* Community::FindSector(const std::string& id) const { return FindById(sectors, id); }
const Locality* Community::FindLocality(const std::string& id) const { return FindById(localities, id); }
const ReferenceItem* Community::FindTheme(const std::string& id) const { return FindById(themes, id); }
const ReferenceItem* Community::FindRoleLevel(const std::string& id) const {
  return FindById(role_levels, id);
}
const ReferenceItem* Community::FindHelpWanted(const std::string& id) const {
  return FindById(help_wanted, id);
}
const ReferenceItem* Community::FindProblemType(const std::string& id) const {
  return FindById(problem_types, id);
}
const MessageKind* Community::FindMessageKind(const std::string& id) const {
  return FindById(message_kinds, id);
}

std::string Community::RegionOf(const std::string& locality) const {
  const Locality* found = FindLocality(locality);
  return found ? found->region : "";
}

}  // namespace coconsult
