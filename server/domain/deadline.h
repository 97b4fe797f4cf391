// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

namespace coconsult {

enum class DeadlineKind {
  kInvitationExpiry = 1,  // subject: invitation
  kPhaseBox,              // subject: consultation
  kFormDue,               // subject: outcome form
  kLookAgain,             // subject: consultation; whether more people should be asked
};

// Something to do at a time: a row, so that neither a restart nor a step of the clock loses it.
// At most one deadline exists per (kind, subject); setting it again moves it.
struct Deadline {
  Timestamp due_at;
  DeadlineKind kind{};
  IdBytes subject{};
};

}  // namespace coconsult
