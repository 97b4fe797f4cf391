// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "app/ports/changes.h"
#include "storage/sqlite/connection.h"

namespace coconsult::storage::sqlite {

class SqliteChanges final : public app::Changes {
 public:
  explicit SqliteChanges(Connection& connection) : connection_(connection) {}

  std::int64_t LastPosition() const override;
  app::ChangePage ListFor(const app::Viewer& viewer, std::int64_t after, int limit) const override;
  std::vector<Change> ListAll(std::int64_t after, int limit) const override;

  void Append(Change& change) override;

  // What was appended since the last call, in order.
  std::vector<Change> TakeAppended();

 private:
  bool MaySee(const app::Viewer& viewer, const Change& change) const;
  app::ChangePage FilterTail(const app::Viewer& viewer, std::int64_t after, std::size_t limit) const;
  app::ChangePage MergeAudiences(const app::Viewer& viewer, std::int64_t after, std::int64_t last,
                                 std::size_t limit) const;

  Connection& connection_;
  std::vector<Change> appended_;
};

}  // namespace coconsult::storage::sqlite
