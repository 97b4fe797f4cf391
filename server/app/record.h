// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "app/scope.h"

namespace coconsult::app {

// Appends to the change log, and notes whose streams to wake.
void Record(WriteScope& scope, Change change);
// The same for a change in a thread by a caller who has its participants at hand.
void RecordInThread(WriteScope& scope, Change change, const std::vector<Participant>& participants);

// The audit's action for a message that a moderator hid; its subject is the message's name.
inline constexpr const char* kMessageHidden = "message.hidden";

// Appends to the audit trail, chained to the entry before. `note`: a reason given by a person; never message
// text.
void Audit(WriteScope& scope, const std::string& action, const std::string& subject, const std::string& note);

// The chain value of an entry: SHA-256 over the previous value and the entry's fields. Used to write and to
// verify.
std::string AuditChain(const TokenSource& digests, const std::string& previous, const AuditEntry& entry);

// Walks the whole trail; empty when it is sound, else one sentence that names the first broken entry.
std::string VerifyAudit(const Transaction& tx, const TokenSource& digests);

}  // namespace coconsult::app
