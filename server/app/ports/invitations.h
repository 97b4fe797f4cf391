// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "domain/consultation.h"
#include "routing/activity.h"
#include "routing/router.h"

namespace coconsult::app {

// Somebody who was asked of late.
struct AskedPerson {
  PractitionerId practitioner;
  Capacity capacity;
  routing::History history;
};

class Invitations {
 public:
  virtual ~Invitations() = default;
  virtual std::optional<Invitation> Find(InvitationId id) const = 0;
  // Newest first (by id), before `before` (empty = from the newest).
  virtual std::vector<Invitation> ListFor(PractitionerId practitioner, bool include_answered,
                                          InvitationId before, int limit) const = 0;
  // All of one consultation, oldest first.
  virtual std::vector<Invitation> ListOf(ConsultationId consultation) const = 0;
  // Away, load and limits of a person at `now`. open = consultations, neither terminal nor draft, in which
  // they are a member but not the asker.
  virtual routing::Availability AvailabilityOf(PractitionerId practitioner, Timestamp now) const = 0;
  // Everything that was asked of a person by invitations made after `since`, oldest first, and, if there was
  // anything, when they last did something of their own accord (Practitioners::NoteAction).
  virtual routing::History HistoryOf(PractitionerId practitioner, Timestamp since) const = 0;
  // The same of everybody registered who was asked after `since`, by id.
  virtual std::vector<AskedPerson> AskedSince(Timestamp since) const = 0;

  // Fails the transaction when the person was invited to this consultation before.
  virtual void Insert(const Invitation& invitation) = 0;
  // Writes state, answered_at, reply_hours and refused_theme.
  virtual void Update(const Invitation& invitation) = 0;
};

}  // namespace coconsult::app
