// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/ports/message_index.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteMessageIndex final : public app::MessageIndex {
 public:
  explicit SqliteMessageIndex(Connection& connection) : connection_(connection) {}

  std::vector<Hit> Find(const std::vector<std::string>& words, const std::vector<ConsultationId>& threads,
                        std::int64_t before, int limit) const override;
  bool IsBehind() const override;
  void IndexMore(int limit) override;

  // Around a change of one message's text: without the old text the index could not let go of it. Both do
  // nothing when the message is not in the index yet; Add leaves out what is hidden or erased.
  void Remove(std::int64_t number);
  void Add(std::int64_t number);
  // Erased words stay in the index's pages until these are merged: has IndexMore do that.
  void Scrub();

 private:
  void Scrub(int stage);

  Connection& connection_;
};

}  // namespace coconsult::storage::sqlite
