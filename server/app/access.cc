// SPDX-License-Identifier: Apache-2.0
#include "app/access.h"

#include "base/validity.h"
#include "domain/resource_name.h"

namespace coconsult::app {
namespace {

Error NotSignedIn() {
  return {Errc::kUnauthenticated, "NOT_SIGNED_IN",
          "You are not signed in, or your session has ended. Sign in and try again."};
}

Error RoleNotAllowed() {
  return {Errc::kPermissionDenied, "ROLE_NOT_ALLOWED",
          "Your account may not do this. Ask an administrator if you think it should."};
}

// The consultation that a consultation or message name refers to.
std::optional<ConsultationId> ConsultationIn(const std::string& resource) {
  if (auto id = ParseConsultationName(resource)) return id;
  if (auto message = ParseMessageName(resource)) return message->consultation;
  return std::nullopt;
}

bool IsAsker(const Transaction& tx, const Caller& caller, const std::string& resource) {
  const auto id = ConsultationIn(resource);
  if (!id) return false;
  const auto consultation = tx.consultations().Find(*id);
  return consultation && consultation->asker == caller.practitioner;
}

bool IsMember(const Transaction& tx, const Caller& caller, const std::string& resource) {
  const auto id = ConsultationIn(resource);
  return id && tx.consultations().FindMember(*id, caller.practitioner);
}

bool IsInvitee(const Transaction& tx, const Caller& caller, const std::string& resource) {
  const auto id = ParseInvitationName(resource);
  if (!id) return false;
  const auto invitation = tx.invitations().Find(*id);
  return invitation && invitation->practitioner == caller.practitioner;
}

bool OwnsForm(const Transaction& tx, const Caller& caller, const std::string& resource) {
  const auto id = ParseOutcomeFormName(resource);
  if (!id) return false;
  const auto form = tx.outcome_forms().Find(*id);
  return form && form->practitioner == caller.practitioner;
}

bool HasAccessGranted(const Transaction& tx, const Caller& caller, const std::string& resource,
                      Timestamp now) {
  const auto id = ConsultationIn(resource);
  if (!id) return false;
  const auto access = tx.moderation().FindAccess(*id, caller.practitioner, now);
  return access && IsGood(access->opened_at, access->expires_at, now);
}

bool IsUnanswered(const Transaction& tx, const std::string& resource) {
  const auto id = ConsultationIn(resource);
  if (!id) return false;
  const auto consultation = tx.consultations().Find(*id);
  return consultation && consultation->awaits_connector;
}

bool HandlesCase(const Transaction& tx, const Caller& caller, const std::string& resource) {
  const auto id = ParseCaseName(resource);
  if (!id) return false;
  const auto item = tx.moderation().FindCase(*id);
  return item && item->handler == caller.practitioner;
}

bool Holds(Relation relation, const Transaction& tx, const Caller& caller, const std::string& resource,
           Timestamp now) {
  switch (relation) {
    case Relation::kAny:
      return true;
    case Relation::kSelf:
      return ParsePractitionerName(resource) == caller.practitioner;
    case Relation::kAsker:
      return IsAsker(tx, caller, resource);
    case Relation::kMember:
      return IsMember(tx, caller, resource);
    case Relation::kInvitee:
      return IsInvitee(tx, caller, resource);
    case Relation::kFormOwner:
      return OwnsForm(tx, caller, resource);
    case Relation::kAccessGranted:
      return HasAccessGranted(tx, caller, resource, now);
    case Relation::kUnansweredAsk:
      return IsUnanswered(tx, resource);
    case Relation::kCaseHandler:
      return HandlesCase(tx, caller, resource);
  }
  return false;
}

}  // namespace

Result<Caller> Authenticate(const Transaction& tx, const std::string& token_digest, Timestamp now) {
  if (token_digest.empty()) return Caller{};
  const auto holder = tx.accounts().FindSession(token_digest);
  if (!holder || holder->state != AccountState::kRegistered) return NotSignedIn();
  const Session& session = holder->session;
  if (!IsGood(session.created_at, session.expires_at, now)) return NotSignedIn();
  return Caller{session.practitioner, session.id, holder->roles, session.expires_at};
}

Result<void> Authorize(const Transaction& tx, const Caller& caller, const AccessRule& rule,
                       const std::string& resource, Timestamp now) {
  if (rule.anonymous) return {};
  if (caller.anonymous()) return NotSignedIn();
  bool role_fits = false;
  for (const AccessGrant& grant : rule.grants) {
    if (!caller.roles.Has(grant.role)) continue;
    role_fits = true;
    if (Holds(grant.relation, tx, caller, resource, now)) return {};
  }
  if (!role_fits) return RoleNotAllowed();
  return NotFound();
}

}  // namespace coconsult::app
