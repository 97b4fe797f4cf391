// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ports/accounts.h"
#include "app/ports/changes.h"
#include "app/ports/consultations.h"
#include "app/ports/invitations.h"
#include "app/ports/message_index.h"
#include "app/ports/messages.h"
#include "app/ports/moderation.h"
#include "app/ports/outcomes.h"
#include "app/ports/practitioners.h"
#include "app/ports/report_facts.h"

namespace coconsult::app {

// One unit of work: what a use case may read and change. A const transaction is a snapshot: it only reads.
//
// Methods named Find return nothing when there is no such row. A broken disk or database is no expected
// failure: the adapter throws, and the store turns that into INTERNAL for the job and rolls it back. Times
// are stored to the microsecond. Text comparisons are by bytes (case and accents count). Used by one thread
// at a time.
class Transaction {
 public:
  virtual ~Transaction() = default;

  virtual Practitioners& practitioners() = 0;
  virtual Accounts& accounts() = 0;
  virtual Consultations& consultations() = 0;
  virtual Invitations& invitations() = 0;
  virtual Messages& messages() = 0;
  virtual MessageIndex& message_index() = 0;
  virtual Changes& changes() = 0;
  virtual Deadlines& deadlines() = 0;
  virtual OutcomeForms& outcome_forms() = 0;
  virtual Moderation& moderation() = 0;
  virtual Requests& requests() = 0;
  virtual ReportFacts& report_facts() = 0;

  const Practitioners& practitioners() const { return const_cast<Transaction*>(this)->practitioners(); }
  const Accounts& accounts() const { return const_cast<Transaction*>(this)->accounts(); }
  const Consultations& consultations() const { return const_cast<Transaction*>(this)->consultations(); }
  const Invitations& invitations() const { return const_cast<Transaction*>(this)->invitations(); }
  const Messages& messages() const { return const_cast<Transaction*>(this)->messages(); }
  const MessageIndex& message_index() const { return const_cast<Transaction*>(this)->message_index(); }
  const Changes& changes() const { return const_cast<Transaction*>(this)->changes(); }
  const Deadlines& deadlines() const { return const_cast<Transaction*>(this)->deadlines(); }
  const OutcomeForms& outcome_forms() const { return const_cast<Transaction*>(this)->outcome_forms(); }
  const Moderation& moderation() const { return const_cast<Transaction*>(this)->moderation(); }
  const Requests& requests() const { return const_cast<Transaction*>(this)->requests(); }
  const ReportFacts& report_facts() const { return const_cast<Transaction*>(this)->report_facts(); }
};

}  // namespace coconsult::app
