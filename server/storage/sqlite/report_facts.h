// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ports/report_facts.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteReportFacts final : public app::ReportFacts {
 public:
  explicit SqliteReportFacts(Connection& connection) : connection_(connection) {}

  impact::Facts Load(Timestamp to) const override;

 private:
  void LoadPeople(Timestamp to, impact::Facts& facts) const;
  void LoadContributions(Timestamp to, impact::Facts& facts) const;
  void LoadConsultations(Timestamp to, impact::Facts& facts) const;
  void LoadResponses(Timestamp to, impact::Facts& facts) const;

  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
