// SPDX-License-Identifier: Apache-2.0
#include "process/definition.h"

#include <algorithm>

#include "process/embedded.h"

namespace coconsult::process {
namespace {

template <class Item>
const Item* FindById(const std::vector<Item>& items, const std::string& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&id](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

}  // namespace

const Phase* Definition::FindPhase(const std::string& phase_id) const { return FindById(phases, phase_id); }

const RoleSpec* Definition::FindRole(const std::string& role_id) const { return FindById(roles, role_id); }

Result<Catalog> Catalog::Embedded(const std::set<std::string>& known_kinds) {
  std::vector<Definition> definitions;
  for (const EmbeddedFile& file : DefinitionFiles()) {
    ASSIGN_OR_RETURN(Definition definition,
                     ParseDefinition(std::string(file.name), std::string(file.content), known_kinds));
    definitions.push_back(std::move(definition));
  }
  return From(std::move(definitions));
}

Result<Catalog> Catalog::From(std::vector<Definition> definitions) {
  if (definitions.empty())
    return InvalidArgument("definitions", "There is no process definition. Offer at least one.");
  Catalog catalog;
  for (Definition& definition : definitions) {
    if (catalog.Find(definition.id, definition.version)) {
      return InvalidArgument(
          "version", "The process '" + definition.id + "' has two definitions of version " +
                         std::to_string(definition.version) + ". Give the newer one the next number.");
    }
    catalog.definitions_.push_back(std::make_shared<const Definition>(std::move(definition)));
  }
  return catalog;
}

const Definition* Catalog::Newest(const std::string& id) const {
  const Definition* newest = nullptr;
  for (const auto& definition : definitions_) {
    if (definition->id == id && (!newest || definition->version > newest->version)) newest = definition.get();
  }
  return newest;
}

const Definition* Catalog::Find(const std::string& id, int version) const {
  for (const auto& definition : definitions_) {
    if (definition->id == id && definition->version == version) return definition.get();
  }
  return nullptr;
}

std::vector<const Definition*> Catalog::All() const {
  std::vector<const Definition*> all;
  for (const auto& definition : definitions_) {
    const Definition* newest = Newest(definition->id);
    if (std::find(all.begin(), all.end(), newest) == all.end()) all.push_back(newest);
  }
  return all;
}

}  // namespace coconsult::process
