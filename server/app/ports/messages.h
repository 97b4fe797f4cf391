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
  // The texts before the present one, oldest first.
  virtual std::vector<MessageRevision> FormerRevisions(ConsultationId consultation,
                                                       std::int64_t sequence) const = 0;

  // The sequence is the caller's, and has to be the thread's last one + 1.
  virtual void Append(const Message& message) = 0;
  // Keeps the present text as a former revision and writes text, revision, edited_at, salt and digest.
  virtual void Revise(const Message& message) = 0;
  // Removes the text and the salt of every revision, and sets deleted_at.
  virtual void Erase(ConsultationId consultation, std::int64_t sequence, Timestamp at) = 0;
  virtual void Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) = 0;
};

}  // namespace coconsult::app
