// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace coconsult::bench {

// A text of kTextBytes made of words, as people write them: the server's search index has to take in each
// word. Begins with `mark`, so that no two texts are alike. Thread-safe.
std::string TextBeginningWith(const std::string& mark);

// A new request id, the time and then random as the client's, but cheaper; no secret. Thread-safe.
std::string CheapRequestId();

}  // namespace coconsult::bench
