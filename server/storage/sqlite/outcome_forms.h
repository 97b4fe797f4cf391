// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/ports/outcomes.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteOutcomeForms final : public app::OutcomeForms {
 public:
  explicit SqliteOutcomeForms(Connection& connection) : connection_(connection) {}

  std::optional<OutcomeForm> Find(OutcomeFormId id) const override;
  std::vector<OutcomeForm> ListFor(PractitionerId practitioner, bool include_completed) const override;
  std::vector<OutcomeForm> ListOf(ConsultationId consultation) const override;

  void Insert(const OutcomeForm& form) override;
  void Update(const OutcomeForm& form) override;

 private:
  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
