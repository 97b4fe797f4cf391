// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "domain/ids.h"

namespace coconsult {

// One contribution to a thread. Identified by (consultation, sequence); sequences of a thread are 1, 2, 3,
// ... without gaps.
struct Message {
  ConsultationId consultation;
  std::int64_t sequence = 0;
  PractitionerId author;
  std::string author_role;  // process role at the time
  std::string phase;
  std::string kind;  // id from the catalogue of message kinds
  std::string text;
  Timestamp created_at;
  bool hidden = false;
  std::string hidden_reason;  // shown in place of the text
  int revision = 1;           // 1 = as posted; each edit adds one
  std::optional<Timestamp> edited_at;
  std::optional<Timestamp> deleted_at;  // removed by its author: the texts of all revisions are gone
  std::string salt;                     // of the digest; goes with the text
  std::string digest;                   // of this revision (app/seal.h); empty: from before there were any
  std::string chain;                    // of the thread up to this message as it was posted (app/seal.h)

  bool operator==(const Message&) const = default;
};

// A former text of a message.
struct MessageRevision {
  int revision = 1;
  std::string text;
  std::string salt;
  std::string digest;
  Timestamp written_at;

  bool operator==(const MessageRevision&) const = default;
};

}  // namespace coconsult
