// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ports/practitioners.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/writer_cache.h"

namespace coconsult::storage::sqlite {

class SqlitePractitioners final : public app::Practitioners {
 public:
  // `cache`: of the writer; null for who reads snapshots.
  SqlitePractitioners(Connection& connection, WriterCache* cache) : connection_(connection), cache_(cache) {}

  std::optional<Practitioner> Find(PractitionerId id) const override;
  std::optional<Practitioner> FindByEmail(const std::string& email) const override;
  std::vector<Practitioner> ListDirectory(const app::DirectoryFilter& filter, const app::PageAfter& after,
                                          int limit) const override;
  std::vector<Practitioner> ListAccounts(bool unregistered_only, const app::PageAfter& after,
                                         int limit) const override;
  std::vector<Practitioner> ListRoutable(PractitionerId after, int limit) const override;
  std::vector<std::string> Experience(PractitionerId id) const override;
  int CountRegistered() const override;

  void Insert(const Practitioner& practitioner) override;
  void Update(const Practitioner& practitioner) override;
  void NoteAction(PractitionerId id, Timestamp at) override;
  void AddExperience(const ExperienceDocument& document) override;

 private:
  void ReadTopics(Practitioner& practitioner) const;
  void WriteTopics(const Practitioner& practitioner);
  std::vector<Practitioner> List(Query& query) const;

  Connection& connection_;
  WriterCache* const cache_;
};

}  // namespace coconsult::storage::sqlite
