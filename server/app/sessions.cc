// SPDX-License-Identifier: Apache-2.0
#include "app/identity.h"
#include "app/record.h"

namespace coconsult::app {
namespace {

// Wakes the person's streams, so that those of an ended session end at once.
void RecordSessionEnded(WriteScope& scope) {
  const PractitionerId person = scope.caller.practitioner;
  Record(scope, Change::ForPerson(ChangeKind::kSessionEnded, person, person, scope.now));
}

}  // namespace

Error WrongCredentials() {
  return {Errc::kUnauthenticated, "WRONG_CREDENTIALS",
          "E-mail and password do not match. Check both and try again."};
}

Credential FindCredential(const Transaction& tx, const std::string& email) {
  const auto person = tx.practitioners().FindByEmail(email);
  if (!person || person->state != AccountState::kRegistered) return {};
  return {person->id, tx.accounts().FindPasswordHash(person->id).value_or("")};
}

Result<OpenedSession> OpenSession(WriteScope& scope, const Credential& credential) {
  const auto person = scope.tx.practitioners().Find(credential.practitioner);
  if (!person || person->state != AccountState::kRegistered) return WrongCredentials();
  // The password may have changed between verifying it and now.
  if (scope.tx.accounts().FindPasswordHash(person->id) != credential.password_hash) return WrongCredentials();

  OpenedSession opened;
  opened.token = scope.services.tokens.NewToken();
  opened.practitioner = *person;
  opened.expires_at = scope.now + scope.services.policy.session_length;

  Session session;
  session.id = scope.services.ids.New<SessionId>(scope.now);
  session.practitioner = person->id;
  session.token_hash = scope.services.tokens.Digest(opened.token);
  session.created_at = scope.now;
  session.expires_at = opened.expires_at;
  scope.tx.accounts().InsertSession(session);
  scope.tx.practitioners().NoteAction(session.practitioner, scope.now);
  return opened;
}

Result<void> SignOut(WriteScope& scope, bool everywhere) {
  if (everywhere) {
    scope.tx.accounts().DeleteSessionsOf(scope.caller.practitioner, SessionId());
  } else {
    scope.tx.accounts().DeleteSession(scope.caller.session);
  }
  RecordSessionEnded(scope);
  return {};
}

Result<void> ChangePassword(WriteScope& scope, const std::string& old_hash, const std::string& new_hash) {
  const PractitionerId id = scope.caller.practitioner;
  if (scope.tx.accounts().FindPasswordHash(id) != old_hash) return WrongCredentials();
  scope.tx.accounts().SetPasswordHash(id, new_hash);
  scope.tx.accounts().DeleteSessionsOf(id, scope.caller.session);
  RecordSessionEnded(scope);
  return {};
}

Result<SessionView> GetSession(const ReadScope& scope) {
  auto person = scope.tx.practitioners().Find(scope.caller.practitioner);
  if (!person) return NotFound();
  return SessionView{*std::move(person), scope.caller.session_expires_at};
}

}  // namespace coconsult::app
