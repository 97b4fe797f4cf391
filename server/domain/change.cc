// SPDX-License-Identifier: Apache-2.0
#include "domain/change.h"

namespace coconsult {
namespace {

Change Entry(ChangeKind kind, Audience audience, PractitionerId actor, Timestamp at) {
  Change change;
  change.kind = kind;
  change.audience = audience;
  change.actor = actor;
  change.at = at;
  return change;
}

}  // namespace

Change Change::ForPerson(ChangeKind kind, PractitionerId person, PractitionerId actor, Timestamp at) {
  Change change = Entry(kind, Audience::kPerson, actor, at);
  change.audience_id = person.bytes();
  return change;
}

Change Change::ForThread(ChangeKind kind, ConsultationId consultation, PractitionerId actor, Timestamp at) {
  Change change = Entry(kind, Audience::kThread, actor, at);
  change.audience_id = consultation.bytes();
  change.consultation = consultation;
  return change;
}

Change Change::ForRole(ChangeKind kind, Role role, PractitionerId actor, Timestamp at) {
  Change change = Entry(kind, Audience::kRole, actor, at);
  change.audience_role = role;
  return change;
}

Change Change::ForRecord(ChangeKind kind, PractitionerId actor, Timestamp at) {
  return Entry(kind, Audience::kNobody, actor, at);
}

}  // namespace coconsult
