// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "domain/ids.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

// Messages are found by thread in two places. New ones are in an index of segments of 1,024 messages: those
// of one commit meet in a few of its pages, however many threads they belong to. Whole segments are filed by
// thread, several at once. A reader looks where the filed ones are, and then into each segment that is not
// filed: there are a few at most.
class Filing {
 public:
  // Segments that are not filed; the last one is still being filled.
  struct Unfiled {
    std::int64_t first = 0;
    std::int64_t last = 0;
  };
  // The end of a thread; 0 and empty when there is no message yet.
  struct End {
    std::int64_t sequence = 0;
    std::string chain;
  };

  explicit Filing(Connection& connection) : connection_(connection) {}

  Unfiled Segments() const;
  // The number of a message; 0 = there is none.
  std::int64_t NumberOf(ConsultationId thread, std::int64_t sequence) const;
  End EndOf(ConsultationId thread) const;

  // Files what is due. In a transaction of the writer.
  void File();

 private:
  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
