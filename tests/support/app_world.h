// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/consultations.h"
#include "app/events.h"
#include "app/ports/store.h"
#include "app/scope.h"
#include "support/fake_clock.h"
#include "support/seeded_random.h"
#include "support/temp_dir.h"

namespace coconsult::testing {

// A whole application over a real SQLite store in a temporary folder, with a clock and randomness of the
// test's own. Passwords are hashed with the real algorithm at its smallest cost.
class AppWorld {
 public:
  // `processes`: besides the built-in ones.
  explicit AppWorld(const std::vector<process::DefinitionFile>& processes = {});
  ~AppWorld();

  // Closes the store and opens it again, as a restart would.
  void Reopen();

  // Runs a use case as one write or on one snapshot, as this person (empty = the system), and returns what it
  // returned.
  template <class Function>
  auto Write(PractitionerId as, Function use_case) {
    using Outcome = decltype(use_case(std::declval<app::WriteScope&>()));
    std::optional<Outcome> outcome;
    const auto committed = store_->WriteBlocking([&](app::Transaction& tx) -> Result<void> {
      app::WriteScope scope{tx, *services_, CallerOf(tx, as), clock_.Now()};
      outcome.emplace(use_case(scope));
      if (!*outcome) return Error(outcome->error());
      return {};
    });
    if (!committed && (!outcome || *outcome)) return Outcome(Error(committed.error()));
    return *std::move(outcome);
  }
  template <class Function>
  auto Read(PractitionerId as, Function use_case) {
    using Outcome = decltype(use_case(std::declval<const app::ReadScope&>()));
    std::optional<Outcome> outcome;
    const auto read = store_->Read([&](const app::Transaction& tx) -> Result<void> {
      outcome.emplace(use_case(app::ReadScope(tx, *services_, CallerOf(tx, as), clock_.Now())));
      return {};
    });
    if (!read) return Outcome(Error(read.error()));
    return *std::move(outcome);
  }

  // A registered practitioner who can be routed to.
  PractitionerId AddPerson(const std::string& name, const std::string& sector, const std::string& locality,
                           const std::string& can_help_with = "", const std::vector<std::string>& topics = {},
                           RoleSet roles = {Role::kPractitioner});

  Ask ReablementAsk() const;
  Result<app::CreatedConsultation> TryAsk(PractitionerId asker, const Ask& ask,
                                          const std::string& process = "");
  ConsultationId AskAs(PractitionerId asker);
  std::vector<Invitation> InvitationsOf(ConsultationId id);
  std::vector<Invitation> PendingOf(ConsultationId id);
  Result<app::AnsweredInvitation> Answer(const Invitation& invitation, app::InvitationAnswer answer);
  // The first pending invitation is accepted; returns who did.
  PractitionerId AcceptFirst(ConsultationId id);
  Result<app::PhaseReached> Confirm(PractitionerId person, ConsultationId id, bool pass = false);
  Result<std::int64_t> Post(PractitionerId person, ConsultationId id, const std::string& kind,
                            const std::string& text);
  Consultation Load(ConsultationId id);
  // What the person's stream would tell them after a position.
  std::vector<app::EventView> EventsOf(PractitionerId person, std::int64_t after = 0);
  // Fires every deadline that is due by now.
  void FireDue();
  // Ada asks, three could help, and one of them has accepted.
  struct Pair {
    PractitionerId asker;
    PractitionerId consultant;
    ConsultationId id;
  };
  Pair StartPair();
  // From an accepted consultation to the close phase.
  void TalkThrough(ConsultationId id, PractitionerId asker, PractitionerId consultant);

  FakeClock& clock() { return clock_; }
  const app::Services& services() const { return *services_; }
  app::Store& store() { return *store_; }
  std::string database() const;

 private:
  struct Parts;

  void Open();
  static Caller CallerOf(const app::Transaction& tx, PractitionerId id);

  TempDir directory_;
  FakeClock clock_;
  SeededRandom random_;
  std::unique_ptr<Parts> parts_;
  std::unique_ptr<app::Services> services_;
  std::unique_ptr<app::Store> store_;
};

}  // namespace coconsult::testing
