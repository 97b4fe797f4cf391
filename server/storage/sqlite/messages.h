// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ports/messages.h"
#include "storage/sqlite/connection.h"
#include "storage/sqlite/filing.h"
#include "storage/sqlite/message_index.h"
#include "storage/sqlite/writer_cache.h"

namespace coconsult::storage::sqlite {

class SqliteMessages final : public app::Messages {
 public:
  // Keeps `index` and `cache` in step; `cache`: of the writer, null for who reads snapshots.
  SqliteMessages(Connection& connection, SqliteMessageIndex& index, WriterCache* cache)
      : connection_(connection), filing_(connection), index_(index), cache_(cache) {}

  std::optional<Message> Find(ConsultationId consultation, std::int64_t sequence) const override;
  std::vector<Message> ListAfter(ConsultationId consultation, std::int64_t after, int limit) const override;
  std::vector<Message> ListBefore(ConsultationId consultation, std::int64_t before, int limit) const override;
  std::vector<MessageRevision> FormerRevisions(ConsultationId consultation,
                                               std::int64_t sequence) const override;

  void Append(const Message& message) override;
  void Revise(const Message& message) override;
  void Erase(ConsultationId consultation, std::int64_t sequence, Timestamp at) override;
  void Hide(ConsultationId consultation, std::int64_t sequence, const std::string& reason) override;

  // Files what is due. In a transaction of the writer.
  void File() { filing_.File(); }

 private:
  Filing::End EndOf(ConsultationId thread) const;

  Connection& connection_;
  Filing filing_;
  SqliteMessageIndex& index_;
  WriterCache* const cache_;
};

}  // namespace coconsult::storage::sqlite
