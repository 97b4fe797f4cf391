// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "app/ports/moderation.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteModeration final : public app::Moderation {
 public:
  explicit SqliteModeration(Connection& connection) : connection_(connection) {}

  std::optional<ModerationCase> FindCase(CaseId id) const override;
  std::optional<ModerationCase> FindOpenCaseOf(ConsultationId consultation) const override;
  std::vector<ModerationCase> ListCases(bool include_closed, CaseId after, int limit) const override;
  std::vector<Flag> FlagsOf(CaseId id) const override;
  std::optional<ThreadAccess> FindAccess(ConsultationId consultation, PractitionerId moderator,
                                         Timestamp now) const override;
  std::vector<ThreadAccess> AccessesOf(ConsultationId consultation) const override;
  std::vector<AuditEntry> ListAudit(std::int64_t after, int limit) const override;
  std::optional<AuditEntry> LastAudit() const override;

  void InsertCase(const ModerationCase& item) override;
  void UpdateCase(const ModerationCase& item) override;
  void InsertFlag(const Flag& flag) override;
  void InsertAccess(const ThreadAccess& access) override;
  void AppendAudit(const AuditEntry& entry) override;

 private:
  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
