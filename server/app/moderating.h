// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/profiles.h"
#include "app/scope.h"

namespace coconsult::app {

struct Reported {
  FlagId flag;
  bool already = false;  // by the same person before: nothing was added
};
// While a case is open a person reports a message once.
Result<Reported> FlagMessage(WriteScope& scope, ConsultationId consultation, std::int64_t sequence,
                             const std::string& reason);

struct CaseView {
  ModerationCase item;
  std::vector<Flag> flags;
};
Result<Page<CaseView>> ListCases(const ReadScope& scope, bool include_closed, int page_size,
                                 const std::string& page);

// Returns the new version.
Result<std::int64_t> ClaimCase(WriteScope& scope, CaseId id);
// Through a claimed case of this thread, or (case empty) break-glass with a reason. Returns when the access
// ends.
Result<Timestamp> OpenThread(WriteScope& scope, ConsultationId consultation, CaseId moderation_case,
                             const std::string& reason);
Result<void> HideMessage(WriteScope& scope, ConsultationId consultation, std::int64_t sequence,
                         const std::string& reason);
Result<void> CloseCase(WriteScope& scope, CaseId id, CaseDecision decision, const std::string& note,
                       std::optional<std::int64_t> expected_version);
Result<std::vector<AuditEntry>> ListAudit(const ReadScope& scope, std::int64_t after, int page_size);

}  // namespace coconsult::app
