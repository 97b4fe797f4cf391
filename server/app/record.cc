// SPDX-License-Identifier: Apache-2.0
#include "app/record.h"

namespace coconsult::app {
namespace {

constexpr int kAuditPage = 500;

}  // namespace

void Record(WriteScope& scope, Change change) {
  if (change.audience == Audience::kThread) {
    RecordInThread(scope, change, scope.tx.consultations().Participants(change.consultation));
  } else {
    scope.tx.changes().Append(change);
  }
}

void RecordInThread(WriteScope& scope, Change change, const std::vector<Participant>& participants) {
  for (const Participant& participant : participants) {
    if (!participant.left_at) change.wake.push_back(participant.practitioner);
  }
  scope.tx.changes().Append(change);
}

std::string AuditChain(const TokenSource& digests, const std::string& previous, const AuditEntry& entry) {
  // Lengths before the variable fields, so that no two entries share their bytes.
  std::string bytes = previous + std::to_string(entry.number) + "|" + std::to_string(ToMicros(entry.at)) +
                      "|" + entry.actor.ToString();
  for (const std::string* field : {&entry.action, &entry.subject, &entry.note}) {
    bytes += "|" + std::to_string(field->size()) + ":" + *field;
  }
  return digests.Digest(bytes);
}

void Audit(WriteScope& scope, const std::string& action, const std::string& subject,
           const std::string& note) {
  const auto last = scope.tx.moderation().LastAudit();
  AuditEntry entry;
  entry.number = last ? last->number + 1 : 1;
  entry.at = scope.now;
  entry.actor = scope.caller.practitioner;
  entry.action = action;
  entry.subject = subject;
  entry.note = note;
  entry.chain = AuditChain(scope.services.tokens, last ? last->chain : "", entry);
  scope.tx.moderation().AppendAudit(entry);
}

std::string VerifyAudit(const Transaction& tx, const TokenSource& digests) {
  std::string previous;
  std::int64_t number = 0;
  while (true) {
    const auto entries = tx.moderation().ListAudit(number, kAuditPage);
    if (entries.empty()) return "";
    for (const AuditEntry& entry : entries) {
      if (entry.number != number + 1 || entry.chain != AuditChain(digests, previous, entry)) {
        return "The audit trail is broken at entry " + std::to_string(number + 1) + ".";
      }
      number = entry.number;
      previous = entry.chain;
    }
  }
}

}  // namespace coconsult::app
