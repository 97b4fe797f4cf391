// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/progress.h"
#include "app/record.h"
#include "app/seal.h"
#include "app/threads.h"
#include "process/posting.h"

namespace coconsult::app {
namespace {

// The caller's own message, which is there to be changed.
Result<Message> FindOwn(const ReadScope& scope, ConsultationId id, std::int64_t sequence) {
  auto message = scope.tx.messages().Find(id, sequence);
  if (!message) return NotFound();
  if (message->author != scope.caller.practitioner) {
    return FailedPrecondition("NOT_YOUR_MESSAGE",
                              "Somebody else wrote this message. You can change your own ones only.");
  }
  return *std::move(message);
}

bool IsFlagged(const ReadScope& scope, const Message& message) {
  const auto item = scope.tx.moderation().FindOpenCaseOf(message.consultation);
  if (!item) return false;
  return std::ranges::any_of(scope.tx.moderation().FlagsOf(item->id),
                             [&](const Flag& flag) { return flag.sequence == message.sequence; });
}

// What was reported stays as it is until that is settled.
Error UnderModeration() {
  return WrongState(
      "Somebody reported this message and a moderator looks into it. You can change or remove it when the "
      "case "
      "is closed.");
}

Result<void> CheckEditable(const ReadScope& scope, const Message& message) {
  const auto consultation = scope.tx.consultations().Find(message.consultation);
  if (!consultation) return NotFound();
  if (IsTerminal(consultation->state) && consultation->state != ConsultationState::kCompleted) {
    return WrongState(
        "This consultation is over. Its thread stays here to read, but nothing can be changed.");
  }
  if (message.deleted_at) return WrongState("You removed this message. There is nothing left to change.");
  if (message.hidden) return WrongState("A moderator hid this message, so it cannot be changed.");
  if (IsFlagged(scope, message)) return UnderModeration();
  return {};
}

// The rules for a text in the phase in which it was posted.
Result<void> CheckText(const ReadScope& scope, const Message& message, const std::string& text) {
  const auto consultation = scope.tx.consultations().Find(message.consultation);
  const auto* definition =
      scope.services.processes.Find(consultation->process, consultation->process_version);
  const auto* phase = definition ? definition->FindPhase(message.phase) : nullptr;
  if (!phase) return {};
  return process::CheckText(*phase, {message.author.ToString(), message.kind, text});
}

void RecordChanged(WriteScope& scope, ChangeKind kind, const Message& message) {
  Change change = Change::ForThread(kind, message.consultation, scope.caller.practitioner, scope.now);
  change.sequence = message.sequence;
  Record(scope, change);
}

}  // namespace

Result<EditedMessage> EditMessage(WriteScope& scope, const MessageEdit& edit) {
  ASSIGN_OR_RETURN(Message message, FindOwn(scope, edit.consultation, edit.sequence));
  RETURN_IF_ERROR(CheckEditable(scope, message));
  if (edit.expected_revision != 0 && edit.expected_revision != message.revision) {
    return Error{Errc::kAborted, "STALE_ETAG",
                 "You changed this message elsewhere since you read it. Read it again, then decide."};
  }
  if (edit.text == message.text) return EditedMessage{std::move(message), true};
  RETURN_IF_ERROR(CheckText(scope, message, edit.text));
  message.text = edit.text;
  ++message.revision;
  message.edited_at = scope.now;
  Seal(scope.services.tokens, message);
  scope.tx.messages().Revise(message);
  RecordChanged(scope, ChangeKind::kMessageEdited, message);
  return EditedMessage{std::move(message)};
}

Result<void> DeleteMessage(WriteScope& scope, ConsultationId id, std::int64_t sequence) {
  ASSIGN_OR_RETURN(const Message message, FindOwn(scope, id, sequence));
  if (message.deleted_at) return {};
  if (IsFlagged(scope, message)) return UnderModeration();
  scope.tx.messages().Erase(id, sequence, scope.now);
  RecordChanged(scope, ChangeKind::kMessageDeleted, message);
  return {};
}

Result<std::vector<MessageRevision>> ListRevisions(const ReadScope& scope, ConsultationId id,
                                                   std::int64_t sequence) {
  const auto message = scope.tx.messages().Find(id, sequence);
  if (!message) return NotFound();
  if (message->hidden || message->deleted_at) return std::vector<MessageRevision>();
  auto revisions = scope.tx.messages().FormerRevisions(id, sequence);
  revisions.push_back({message->revision, message->text, message->salt, message->digest,
                       message->edited_at.value_or(message->created_at)});
  for (MessageRevision& revision : revisions) {
    if (!Intact(scope.services.tokens, *message, revision)) revision.text.clear();
  }
  return revisions;
}

}  // namespace coconsult::app
