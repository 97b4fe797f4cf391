// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ports/messages.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/message_index.h"

namespace coconsult::storage::sqlite {

class SqliteMessages final : public app::Messages {
 public:
  // Keeps `index` in step.
  SqliteMessages(Connection& connection, SqliteMessageIndex& index)
      : connection_(connection), index_(index) {}

  std::optional<Message> Find(ConsultationId consultation, std::int64_t sequence) const override;
  std::vector<Message> ListAfter(ConsultationId consultation, std::int64_t after, int limit) const override;
  std::vector<Message> ListBefore(ConsultationId consultation, std::int64_t before, int limit) const override;
  std::vector<MessageRevision> FormerRevisions(ConsultationId consultation,
                                               std::int64_t sequence) const override;

  void Append(const Message& message) override;
  void Revise(const Message& message) override;
  void Erase(ConsultationId consultation, std::int64_t sequence, Timestamp at) override;
  void Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) override;

 private:
  Connection& connection_;
  SqliteMessageIndex& index_;
};

}  // namespace coconsult::storage::sqlite
