// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "domain/outcome.h"

namespace coconsult::app {

class OutcomeForms {
 public:
  virtual ~OutcomeForms() = default;
  virtual std::optional<OutcomeForm> Find(OutcomeFormId id) const = 0;
  // By due time.
  virtual std::vector<OutcomeForm> ListFor(PractitionerId practitioner, bool include_completed) const = 0;
  virtual std::vector<OutcomeForm> ListOf(ConsultationId consultation) const = 0;

  virtual void Insert(const OutcomeForm& form) = 0;
  // Writes everything but whose form it is.
  virtual void Update(const OutcomeForm& form) = 0;
};

}  // namespace coconsult::app
