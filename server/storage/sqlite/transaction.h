// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "app/ports/transaction.h"
#include "storage/sqlite/accounts.h"
#include "storage/sqlite/changes.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/consultations.h"
#include "storage/sqlite/deadlines.h"
#include "storage/sqlite/invitations.h"
#include "storage/sqlite/message_index.h"
#include "storage/sqlite/messages.h"
#include "storage/sqlite/moderation.h"
#include "storage/sqlite/outcome_forms.h"
#include "storage/sqlite/practitioners.h"
#include "storage/sqlite/report_facts.h"

namespace coconsult::storage::sqlite {

// The ports on one connection. Beginning, committing and savepoints are its user's; it serves one job after
// another.
class SqliteTransaction final : public app::Transaction {
 public:
  // `cache`: of the writer; null for who reads snapshots.
  explicit SqliteTransaction(Connection& connection, WriterCache* cache = nullptr)
      : practitioners_(connection, cache),
        accounts_(connection, cache),
        consultations_(connection, cache),
        invitations_(connection),
        message_index_(connection),
        messages_(connection, message_index_, cache),
        changes_(connection),
        deadlines_(connection),
        outcome_forms_(connection),
        moderation_(connection),
        requests_(connection),
        report_facts_(connection) {}

  app::Practitioners& practitioners() override { return practitioners_; }
  app::Accounts& accounts() override { return accounts_; }
  app::Consultations& consultations() override { return consultations_; }
  app::Invitations& invitations() override { return invitations_; }
  app::Messages& messages() override { return messages_; }
  app::MessageIndex& message_index() override { return message_index_; }
  app::Changes& changes() override { return changes_; }
  app::Deadlines& deadlines() override { return deadlines_; }
  app::OutcomeForms& outcome_forms() override { return outcome_forms_; }
  app::Moderation& moderation() override { return moderation_; }
  app::Requests& requests() override { return requests_; }
  app::ReportFacts& report_facts() override { return report_facts_; }

  // What the tables need from time to time. Between jobs, in the writer's transaction.
  void KeepUp() { messages_.File(); }
  // The changes appended since the last call, in order.
  std::vector<Change> TakeChanges() { return changes_.TakeAppended(); }

 private:
  SqlitePractitioners practitioners_;
  SqliteAccounts accounts_;
  SqliteConsultations consultations_;
  SqliteInvitations invitations_;
  SqliteMessageIndex message_index_;
  SqliteMessages messages_;
  SqliteChanges changes_;
  SqliteDeadlines deadlines_;
  SqliteOutcomeForms outcome_forms_;
  SqliteModeration moderation_;
  SqliteRequests requests_;
  SqliteReportFacts report_facts_;
};

}  // namespace coconsult::storage::sqlite
