// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/load_keeper.h"
#include "app/ports/identity.h"
#include "app/ports/transaction.h"
#include "base/clock.h"
#include "base/random.h"
#include "domain/access.h"
#include "domain/community.h"
#include "domain/working_time.h"
#include "impact/suppression.h"
#include "process/definition.h"
#include "routing/policy.h"
#include "routing/router.h"

namespace coconsult::app {

// Limits and rules that the operator may set.
struct Policy {
  routing::Policy routing = routing::DefaultPolicy();  // who is asked when
  int decision_candidates = 60;                        // kept per ranking
  std::chrono::hours session_length{12};
  std::chrono::hours account_invitation_length{7 * 24};
  std::chrono::minutes thread_access_length{60};
  impact::SuppressionPolicy suppression;
};

// What is the same for every call: made once at start, shared by all threads, outlives them.
struct Services {
  const Clock& clock;
  IdSource& ids;
  const Community& community;
  const WorkingCalendar& calendar;
  const process::Catalog& processes;
  routing::Router& router;
  LoadKeeper& load;
  const PasswordHasher& passwords;
  TokenSource& tokens;
  Policy policy;
};

// What a use case is given: one transaction, one caller, one moment.
struct WriteScope {
  Transaction& tx;
  const Services& services;
  Caller caller;
  Timestamp now;
};
struct ReadScope {
  const Transaction& tx;
  const Services& services;
  Caller caller;
  Timestamp now;

  ReadScope(const Transaction& transaction, const Services& all, Caller who, Timestamp at)
      : tx(transaction), services(all), caller(who), now(at) {}
  // A write scope can read.
  ReadScope(const WriteScope& scope)  // NOLINT(google-explicit-constructor)
      : tx(scope.tx), services(scope.services), caller(scope.caller), now(scope.now) {}
};

}  // namespace coconsult::app
