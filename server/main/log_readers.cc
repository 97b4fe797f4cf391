// SPDX-License-Identifier: Apache-2.0
#include "main/log_readers.h"

#include <algorithm>

#include "app/deadlines.h"
#include "app/profiles.h"
#include "observability/log.h"

namespace coconsult::main {
namespace {

using observability::Level;
using observability::Log;

using std::chrono::microseconds;
constexpr microseconds kIdle = std::chrono::hours(1);
constexpr microseconds kAfterFailure = std::chrono::seconds(5);
constexpr int kPage = 200;
// Some ten milliseconds of the writer's time in each second.
constexpr int kPortion = 500;
constexpr microseconds kBetweenPortions = std::chrono::seconds(1);

// Nobody waits for an answer of a round, so what went wrong is at least said.
microseconds Failed(const char* round, const Error& error) {
  Log(Level::kError, "round_failed", {{"round", round}, {"reason", error.reason}, {"detail", error.detail}});
  return kAfterFailure;
}

// Rankings go on meanwhile.
void LearnIfWanted(const app::Services& services) {
  if (services.router.WantsLearning()) services.router.Learn(routing::kLearningSeed);
}

}  // namespace

DeadlineRunner::DeadlineRunner(app::Store& store, const app::Services& services)
    : store_(store), services_(services), rounds_([this] { return FireDue(); }) {}

bool DeadlineRunner::IsConcerned(const Change& change) {
  return change.kind != ChangeKind::kMessagePosted && change.kind != ChangeKind::kReadMarked;
}

microseconds DeadlineRunner::FireDue() {
  std::vector<Deadline> due;
  std::optional<Timestamp> next;
  const Timestamp now = services_.clock.Now();
  const auto read = store_.Read([&](const app::Transaction& tx) -> Result<void> {
    due = tx.deadlines().ListDue(now, kPage);
    next = tx.deadlines().NextDue();
    return {};
  });
  if (!read) return Failed("deadlines", read.error());
  if (const auto tidied = TidyUpOnceAnHour(now); !tidied) return Failed("tidying", tidied.error());
  for (const Deadline& deadline : due) {
    const auto fired = store_.WriteBlocking([&](app::Transaction& tx) {
      app::WriteScope scope{tx, services_, Caller{}, services_.clock.Now()};
      return app::FireDeadline(scope, deadline);
    });
    if (!fired) {
      Log(Level::kError, "deadline_failed",
          {{"kind", static_cast<int>(deadline.kind)},
           {"reason", fired.error().reason},
           {"detail", fired.error().detail}});
      return kAfterFailure;
    }
  }
  if (!due.empty()) return microseconds(0);
  return next ? std::max(microseconds(0), *next - services_.clock.Now()) : kIdle;
}

Result<void> DeadlineRunner::TidyUpOnceAnHour(Timestamp now) {
  if (now < next_tidying_ && now > next_tidying_ - 2 * kIdle) return {};
  if (!age_guard_.ClockIsEven(now, std::chrono::steady_clock::now())) {
    next_tidying_ = now + kIdle;
    return {};
  }
  auto tidied = store_.WriteBlocking([&](app::Transaction& tx) -> Result<void> {
    app::WriteScope scope{tx, services_, Caller{}, now};
    app::TidyUp(scope);
    return {};
  });
  if (tidied) next_tidying_ = now + kIdle;
  return tidied;
}

Result<std::int64_t> RoutingReader::Load(app::Store& store, const app::Services& services) {
  std::int64_t position = 0;
  RETURN_IF_ERROR(store.Read([&](const app::Transaction& tx) -> Result<void> {
    app::LoadRouting(tx, services);
    position = tx.changes().LastPosition();
    return {};
  }));
  services.router.Tidy();
  LearnIfWanted(services);
  return position;
}

RoutingReader::RoutingReader(app::Store& store, const app::Services& services, std::int64_t position)
    : store_(store), services_(services), position_(position), rounds_([this] { return CatchUp(); }) {}

bool RoutingReader::IsConcerned(const Change& change) {
  return change.kind == ChangeKind::kPractitionerRegistered ||
         change.kind == ChangeKind::kPractitionerUpdated || change.kind == ChangeKind::kRolesChanged;
}

microseconds RoutingReader::CatchUp() {
  bool more = false;
  const auto read = store_.Read([&](const app::Transaction& tx) -> Result<void> {
    const auto changes = tx.changes().ListAll(position_, kPage);
    for (const Change& change : changes) {
      if (IsConcerned(change)) app::RefreshRouting(tx, services_, PractitionerId(change.subject));
      position_ = change.position;
    }
    more = static_cast<int>(changes.size()) == kPage;
    return {};
  });
  if (!read) return Failed("routing", read.error());
  if (!more) {
    services_.router.Tidy();
    LearnIfWanted(services_);
  }
  return more ? microseconds(0) : kIdle;
}

MessageIndexer::MessageIndexer(app::Store& store) : store_(store), rounds_([this] { return IndexMore(); }) {}

microseconds MessageIndexer::IndexMore() {
  bool behind = false;
  const auto read = store_.Read([&](const app::Transaction& tx) -> Result<void> {
    behind = tx.message_index().IsBehind();
    return {};
  });
  if (!read) return Failed("search index", read.error());
  if (!behind) return kBetweenPortions;
  const auto written = store_.WriteBlocking([](app::Transaction& tx) -> Result<void> {
    tx.message_index().IndexMore(kPortion);
    return {};
  });
  return written ? kBetweenPortions : Failed("search index", written.error());
}

}  // namespace coconsult::main
