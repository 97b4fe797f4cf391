// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "domain/moderation.h"

namespace coconsult::app {

class Moderation {
 public:
  virtual ~Moderation() = default;
  virtual std::optional<ModerationCase> FindCase(CaseId id) const = 0;
  // The case of this thread that is not closed, if any.
  virtual std::optional<ModerationCase> FindOpenCaseOf(ConsultationId consultation) const = 0;
  // Oldest first, after `after`.
  virtual std::vector<ModerationCase> ListCases(bool include_closed, CaseId after, int limit) const = 0;
  virtual std::vector<Flag> FlagsOf(CaseId id) const = 0;
  // Newest grant of the moderator for the thread that has not expired at `now`.
  virtual std::optional<ThreadAccess> FindAccess(ConsultationId consultation, PractitionerId moderator,
                                                 Timestamp now) const = 0;
  // All grants ever given for a thread, oldest first.
  virtual std::vector<ThreadAccess> AccessesOf(ConsultationId consultation) const = 0;
  virtual std::vector<AuditEntry> ListAudit(std::int64_t after, int limit) const = 0;
  virtual std::optional<AuditEntry> LastAudit() const = 0;

  virtual void InsertCase(const ModerationCase& item) = 0;
  // Writes state, handler, decision, note, closed_at and sets version = version + 1.
  virtual void UpdateCase(const ModerationCase& item) = 0;
  virtual void InsertFlag(const Flag& flag) = 0;
  virtual void InsertAccess(const ThreadAccess& access) = 0;
  virtual void AppendAudit(const AuditEntry& entry) = 0;
};

}  // namespace coconsult::app
