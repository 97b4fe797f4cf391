// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/scope.h"
#include "impact/report.h"

namespace coconsult::app {

struct FormView {
  OutcomeForm form;
  std::string consultation_title;
};
Result<std::vector<FormView>> ListOutcomeForms(const ReadScope& scope, bool include_completed);

struct SubmittedOutcome {
  ConsultationId consultation;
  bool completed = false;
  std::string phase;
};
Result<SubmittedOutcome> SubmitOutcome(WriteScope& scope, OutcomeFormId id, bool decline,
                                       const CloseAnswers& answers);

Result<impact::Report> GetImpactReport(const ReadScope& scope, const std::string& period);

}  // namespace coconsult::app
