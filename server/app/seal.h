// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "app/ports/identity.h"
#include "app/ports/transaction.h"

namespace coconsult::app {

// What makes a damaged or altered thread show. Each text has a SHA-256 digest over a random salt, itself and
// what is said about it; the digests of a thread's messages, as they were posted, form a chain whose end is
// kept with the consultation. A text can be erased with its salt, and the chain still holds.

// Gives the present revision its salt and digest.
void Seal(TokenSource& tokens, Message& message);
// The text is the one that was sealed. Also true for an erased text, and for one from before there were
// digests.
bool Intact(const TokenSource& tokens, const Message& message);
// The same for a former revision of `message`.
bool Intact(const TokenSource& tokens, const Message& message, const MessageRevision& former);

// The chain's next end, after a message that was posted with this digest.
std::string Link(const TokenSource& tokens, const std::string& chain, std::int64_t sequence,
                 const std::string& digest);

// Walks every thread; empty when all are sound, else one sentence that names the first broken message. A
// message that is hidden, or shown, other than the audit trail says is broken, too.
std::string VerifyThreads(const Transaction& tx, const TokenSource& tokens);

}  // namespace coconsult::app
