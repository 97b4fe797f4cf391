// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "domain/consultation.h"

namespace coconsult::routing {

// What an ask lacks that makes a good answer likelier; it may be sent all the same.
enum class Hint {
  kSayWhatYouTried,   // nothing tried is mentioned, neither in its field nor in the situation
  kSayMore,           // the situation has few words
  kAskAQuestion,      // there is no question
  kSayWhatWouldHelp,  // neither a kind of help nor words such as "advice" or "how do I"
  kNameOneThing,      // so many questions that nobody knows which to answer
};

// In the order above; each at most once.
std::vector<Hint> HintsFor(const Ask& ask);

// One sentence to the asker.
const char* Text(Hint hint);

}  // namespace coconsult::routing
