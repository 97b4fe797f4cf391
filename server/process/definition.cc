// SPDX-License-Identifier: Apache-2.0
#include "process/definition.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "process/check_offer.h"
#include "process/embedded.h"

namespace coconsult::process {
namespace {

template <class Item>
const Item* FindById(const std::vector<Item>& items, const std::string& id) {
  const auto found =
      std::find_if(items.begin(), items.end(), [&id](const Item& item) { return item.id == id; });
  return found == items.end() ? nullptr : &*found;
}

Result<Definition> ParseOffer(const DefinitionFile& file, const std::set<std::string>& known_kinds) {
  ASSIGN_OR_RETURN(Definition definition, ParseDefinition(file.name, file.toml, known_kinds));
  RETURN_IF_ERROR(CheckOffer(definition));
  return definition;
}

void Join(std::optional<Error>& all, const Error& more) {
  if (!all) {
    all = more;
    return;
  }
  all->message += "\n" + more.message;
  all->violations.insert(all->violations.end(), more.violations.begin(), more.violations.end());
}

}  // namespace

const Phase* Definition::FindPhase(const std::string& phase_id) const { return FindById(phases, phase_id); }

const RoleSpec* Definition::FindRole(const std::string& role_id) const { return FindById(roles, role_id); }

const RoleSpec* Definition::RoutedRole() const {
  const auto found = std::ranges::find_if(roles, &RoleSpec::routed);
  return found == roles.end() ? nullptr : &*found;
}

Result<Catalog> Catalog::Load(const std::vector<DefinitionFile>& files,
                              const std::set<std::string>& known_kinds) {
  std::vector<DefinitionFile> all;
  for (const EmbeddedFile& file : DefinitionFiles())
    all.push_back({std::string(file.name), std::string(file.content)});
  all.insert(all.end(), files.begin(), files.end());
  std::vector<Definition> definitions;
  std::optional<Error> problems;
  for (const DefinitionFile& file : all) {
    auto definition = ParseOffer(file, known_kinds);
    if (definition) {
      definitions.push_back(*std::move(definition));
    } else {
      Join(problems, definition.error());
    }
  }
  if (problems) return *std::move(problems);
  return From(std::move(definitions));
}

Result<Catalog> Catalog::From(std::vector<Definition> definitions) {
  if (definitions.empty())
    return InvalidArgument("definitions", "There is no process definition. Offer at least one.");
  Catalog catalog;
  for (Definition& definition : definitions) {
    if (const Definition* first = catalog.Find(definition.id, definition.version)) {
      return InvalidArgument("version", definition.file + ": key 'version': The process '" + definition.id +
                                            "' has two definitions of version " +
                                            std::to_string(definition.version) + "; the other is in " +
                                            first->file + ". Give the newer one the next number.");
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

const Definition* Catalog::Chosen(const std::string& id) const {
  if (!id.empty()) return Newest(id);
  return definitions_.empty() ? nullptr : Newest(definitions_.front()->id);
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
