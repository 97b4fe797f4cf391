// SPDX-License-Identifier: Apache-2.0
#include "app/housekeeping.h"
#include "app/identity.h"
#include "app/record.h"
#include "base/validity.h"
#include "domain/resource_name.h"

namespace coconsult::app {
namespace {

Error InvalidAccountInvitation() {
  return FailedPrecondition(
      "ACCOUNT_INVITATION_INVALID",
      "This invitation is used, expired or unknown. Ask the person who invited you for a new one.");
}

bool InviterStillMay(const Transaction& tx, PractitionerId inviter) {
  const auto person = tx.practitioners().Find(inviter);
  return person && person->state == AccountState::kRegistered && person->roles.Has(Role::kAdministrator);
}

void RecordRegistered(WriteScope& scope, PractitionerId id) {
  Change change = Change::ForRecord(ChangeKind::kPractitionerRegistered, id, scope.now);
  change.subject = id.bytes();
  Record(scope, change);
}

Result<Practitioner> FindOrCreateInvitee(WriteScope& scope, const NewAccountInvitation& input) {
  auto person = scope.tx.practitioners().FindByEmail(input.email);
  if (person && person->state != AccountState::kNamed) {
    return Error{Errc::kAlreadyExists, "EMAIL_TAKEN",
                 "Somebody with this e-mail has an account already. They can sign in."};
  }
  if (person) {
    if (input.roles) {
      person->roles = *input.roles;
      scope.tx.practitioners().Update(*person);
    }
    return *person;
  }
  if (input.display_name.empty())
    return InvalidArgument("display_name", "This e-mail is new here. Give the person's name too.");
  Practitioner created;
  created.id = scope.services.ids.New<PractitionerId>(scope.now);
  created.email = input.email;
  created.display_name = input.display_name;
  created.roles = input.roles.value_or(RoleSet{Role::kPractitioner});
  created.created_at = scope.now;
  scope.tx.practitioners().Insert(created);
  Change change = Change::ForRecord(ChangeKind::kPractitionerNamed, scope.caller.practitioner, scope.now);
  change.subject = created.id.bytes();
  Record(scope, change);
  return created;
}

}  // namespace

Result<AcceptedAccount> AcceptAccountInvitation(WriteScope& scope, const std::string& token_digest,
                                                const std::string& password_hash) {
  const auto invitation = scope.tx.accounts().FindAccountInvitation(token_digest);
  if (!invitation || invitation->accepted_at ||
      !IsGood(invitation->created_at, invitation->expires_at, scope.now))
    return InvalidAccountInvitation();
  if (!InviterStillMay(scope.tx, invitation->invited_by)) return InvalidAccountInvitation();
  auto person = scope.tx.practitioners().Find(invitation->practitioner);
  if (!person || person->state != AccountState::kNamed) return InvalidAccountInvitation();
  if (!scope.tx.accounts().MarkAccountInvitationAccepted(invitation->id, scope.now))
    return InvalidAccountInvitation();

  person->state = AccountState::kRegistered;
  person->registered_at = scope.now;
  scope.tx.practitioners().Update(*person);
  scope.tx.accounts().SetPasswordHash(person->id, password_hash);
  RecordRegistered(scope, person->id);
  return AcceptedAccount{person->id, person->email};
}

Result<CreatedAccountInvitation> CreateAccountInvitation(WriteScope& scope,
                                                         const NewAccountInvitation& input) {
  ASSIGN_OR_RETURN(const Practitioner person, FindOrCreateInvitee(scope, input));
  scope.tx.accounts().RevokeAccountInvitations(person.id);

  CreatedAccountInvitation created;
  created.token = scope.services.tokens.NewToken();
  created.practitioner = person.id;
  created.expires_at = scope.now + scope.services.policy.account_invitation_length;

  AccountInvitation invitation;
  invitation.id = scope.services.ids.New<AccountInvitationId>(scope.now);
  invitation.practitioner = person.id;
  invitation.invited_by = scope.caller.practitioner;
  invitation.token_hash = scope.services.tokens.Digest(created.token);
  invitation.created_at = scope.now;
  invitation.expires_at = created.expires_at;
  scope.tx.accounts().InsertAccountInvitation(invitation);
  Audit(scope, "account.invited", PractitionerName(person.id), "");
  return created;
}

Result<void> SetRoles(WriteScope& scope, PractitionerId id, RoleSet roles) {
  auto person = scope.tx.practitioners().Find(id);
  if (!person) return NotFound();
  if (id == scope.caller.practitioner && !roles.Has(Role::kAdministrator)) {
    return FailedPrecondition(
        "WRONG_STATE", "You cannot take the administrator role from yourself. Ask another administrator.");
  }
  person->roles = roles;
  scope.tx.practitioners().Update(*person);
  Audit(scope, "roles.changed", PractitionerName(id), "");
  Change change = Change::ForPerson(ChangeKind::kRolesChanged, id, scope.caller.practitioner, scope.now);
  change.subject = id.bytes();
  Record(scope, change);
  return {};
}

Result<PractitionerId> CreateFirstAdministrator(WriteScope& scope, const std::string& email,
                                                const std::string& display_name,
                                                const std::string& password_hash) {
  if (HasAccounts(scope.tx)) {
    return FailedPrecondition("WRONG_STATE",
                              "This server has accounts already. An administrator can invite others.");
  }
  Practitioner admin;
  admin.id = scope.services.ids.New<PractitionerId>(scope.now);
  admin.email = email;
  admin.display_name = display_name;
  admin.roles = {Role::kAdministrator};
  admin.state = AccountState::kRegistered;
  admin.created_at = scope.now;
  admin.registered_at = scope.now;
  scope.tx.practitioners().Insert(admin);
  scope.tx.accounts().SetPasswordHash(admin.id, password_hash);
  RecordRegistered(scope, admin.id);
  return admin.id;
}

}  // namespace coconsult::app
