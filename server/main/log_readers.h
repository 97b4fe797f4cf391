// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "app/housekeeping.h"
#include "app/ports/store.h"
#include "app/scope.h"
#include "base/result.h"
#include "main/rounds.h"

namespace coconsult::main {

// Fires deadlines as they come due, and tidies up once an hour. Deadlines are rows: this only looks at the
// clock and at the rows.
class DeadlineRunner {
 public:
  DeadlineRunner(app::Store& store, const app::Services& services);
  // Whether a deadline may have been set with this change.
  static bool IsConcerned(const Change& change);
  void Poke() { rounds_.Poke(); }
  void Stop() { rounds_.Stop(); }

 private:
  std::chrono::microseconds FireDue();
  Result<void> TidyUpOnceAnHour(Timestamp now);

  app::Store& store_;
  const app::Services& services_;
  Timestamp next_tidying_;   // its own thread only
  app::AgeGuard age_guard_;  // likewise
  Rounds rounds_;
};

// Keeps the routing index up to date: a reader of the change log from a position.
class RoutingReader {
 public:
  // Loads everybody; fails when the store cannot be read. Blocking.
  static Result<std::int64_t> Load(app::Store& store, const app::Services& services);
  // `position`: as returned by Load.
  RoutingReader(app::Store& store, const app::Services& services, std::int64_t position);
  static bool IsConcerned(const Change& change);
  void Poke() { rounds_.Poke(); }
  void Stop() { rounds_.Stop(); }

 private:
  std::chrono::microseconds CatchUp();

  app::Store& store_;
  const app::Services& services_;
  std::int64_t position_;  // its own thread only
  Rounds rounds_;
};

// Takes messages into the search index, a second or so after they were posted and a portion at a time, so
// that a rush of posts is not held up by it.
class MessageIndexer {
 public:
  explicit MessageIndexer(app::Store& store);
  void Stop() { rounds_.Stop(); }

 private:
  std::chrono::microseconds IndexMore();

  app::Store& store_;
  Rounds rounds_;
};

}  // namespace coconsult::main
