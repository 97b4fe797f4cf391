// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "domain/ids.h"

namespace coconsult::app {

// Full-text search in messages. The index follows the messages a little later, in portions (IndexMore), so
// that posting does not pay for it; what is edited, hidden or erased leaves it in the same transaction.
class MessageIndex {
 public:
  virtual ~MessageIndex() = default;

  struct Hit {
    std::int64_t number = 0;  // grows with time; to continue from
    ConsultationId consultation;
    std::int64_t sequence = 0;
  };
  // Messages of these threads that hold every word (compared by stem, without case and accents; the last word
  // also as a beginning, from three letters on), newest first, with a number below `before` (0 = from the
  // newest).
  virtual std::vector<Hit> Find(const std::vector<std::string>& words,
                                const std::vector<ConsultationId>& threads, std::int64_t before,
                                int limit) const = 0;
  // IndexMore has something to do.
  virtual bool IsBehind() const = 0;

  // Takes in up to `limit` messages, and clears away a part of what erased ones have left.
  virtual void IndexMore(int limit) = 0;
};

}  // namespace coconsult::app
