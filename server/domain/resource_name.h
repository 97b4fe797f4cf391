// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/ids.h"

namespace coconsult {

// "consultations/{id}/messages/{sequence}" and its like (AIP-122).
std::string PractitionerName(PractitionerId id);
std::string ConsultationName(ConsultationId id);
std::string MessageName(ConsultationId id, std::int64_t sequence);
std::string InvitationName(InvitationId id);
std::string OutcomeFormName(OutcomeFormId id);
std::string CaseName(CaseId id);
std::string FlagName(FlagId id);

struct MessageRef {
  ConsultationId consultation;
  std::int64_t sequence = 0;
};

// nullopt unless the whole text is such a name.
std::optional<PractitionerId> ParsePractitionerName(std::string_view name);
std::optional<ConsultationId> ParseConsultationName(std::string_view name);
std::optional<MessageRef> ParseMessageName(std::string_view name);
std::optional<InvitationId> ParseInvitationName(std::string_view name);
std::optional<OutcomeFormId> ParseOutcomeFormName(std::string_view name);
std::optional<CaseId> ParseCaseName(std::string_view name);

}  // namespace coconsult
