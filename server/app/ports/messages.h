// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "domain/message.h"

namespace coconsult::app {

class Messages {
 public:
  virtual ~Messages() = default;
  virtual std::optional<Message> Find(ConsultationId consultation, std::int64_t sequence) const = 0;
  // sequence > after, ascending.
  virtual std::vector<Message> ListAfter(ConsultationId consultation, std::int64_t after,
                                         int limit) const = 0;
  // sequence < before, descending.
  virtual std::vector<Message> ListBefore(ConsultationId consultation, std::int64_t before,
                                          int limit) const = 0;

  // The sequence is the caller's: the consultation's last_sequence + 1, taken in this transaction.
  virtual void Append(const Message& message) = 0;
  virtual void Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) = 0;
};

}  // namespace coconsult::app
