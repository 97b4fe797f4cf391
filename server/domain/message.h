// SPDX-License-Identifier: Apache-2.0
#pragma once

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

  bool operator==(const Message&) const = default;
};

}  // namespace coconsult
