// SPDX-License-Identifier: Apache-2.0
#include "client/cli/event_text.h"

#include "client/cli/names.h"
#include "client/cli/text.h"

namespace coconsult::cli {
namespace {

std::string PostedText(const v1::Event& event, const std::string& where, const Labels& labels) {
  const v1::Message& message = event.message();
  const std::string role = message.author_role().empty() ? "" : " (" + Words(message.author_role()) + ")";
  const std::string who =
      message.author_display_name().empty() ? "Somebody" : Clean(message.author_display_name());
  const std::string head = who + role + " in " + where + ", message " + std::to_string(message.sequence()) +
                           ", " + Lower(labels.message_kind(message.kind())) + ": ";
  if (message.hidden()) return head + "(hidden by a moderator: " + Clean(message.hidden_reason()) + ")";
  if (message.deleted()) return head + "(removed by its author)";
  return head + Clean(message.text());
}

// Moderation, and what concerns no thread.
std::string OtherText(const v1::Event& event, const std::string& where, const std::string& note) {
  switch (event.kind()) {
    case v1::EVENT_KIND_FLAG_RAISED:
      return "A message in " + where + " was reported. See: coconsult moderate cases";
    case v1::EVENT_KIND_CASE_CLAIMED:
      return "The case " + ShortId(event.subject()) + " was claimed.";
    case v1::EVENT_KIND_CASE_CLOSED:
      return "The case " + ShortId(event.subject()) + " was closed" + note + ".";
    case v1::EVENT_KIND_PRACTITIONER_UPDATED:
      return "A profile was changed.";
    case v1::EVENT_KIND_ROLES_CHANGED:
      return "Roles were changed.";
    case v1::EVENT_KIND_SESSION_ENDED:
      return "You signed out somewhere, or changed your password.";
    default:
      return "Something of a kind that this command does not know happened" + note + ".";
  }
}

}  // namespace

std::string EventText(const v1::Event& event, const EventNames& names, const Labels& labels) {
  const std::string id = ShortId(event.consultation());
  const std::string where =
      names.title.empty() ? "consultation " + id : "'" + Clean(names.title) + "' (" + id + ")";
  const std::string note = event.note().empty() ? "" : ": " + Words(event.note());
  switch (event.kind()) {
    case v1::EVENT_KIND_CONSULTATION_OPENED:
      return where + " is open; people are being asked.";
    case v1::EVENT_KIND_PHASE_CHANGED:
      return where + " moved on" + (event.note().empty() ? "." : " to: " + labels.phase(event.note()) + ".");
    case v1::EVENT_KIND_CONSULTATION_CLOSED:
      return where + " is over" + note + ".";
    case v1::EVENT_KIND_AWAITING_CONNECTOR:
      return where + " waits for a connector to introduce somebody.";
    case v1::EVENT_KIND_INVITATION_SENT:
      return "You are asked for help in " + where + ". See: coconsult inbox";
    case v1::EVENT_KIND_INVITATION_ANSWERED:
      return "The invitation to " + where + " was answered" + note + ".";
    case v1::EVENT_KIND_MEMBER_JOINED:
      return (names.person.empty() ? "Somebody" : Clean(names.person)) + " joined " + where + ".";
    case v1::EVENT_KIND_MESSAGE_POSTED:
      return PostedText(event, where, labels);
    case v1::EVENT_KIND_MESSAGE_HIDDEN:
      return "A moderator hid message " + std::to_string(event.message().sequence()) + " in " + where + ": " +
             Clean(event.message().hidden_reason());
    case v1::EVENT_KIND_MESSAGE_EDITED:
      return "Changed: " + PostedText(event, where, labels);
    case v1::EVENT_KIND_MESSAGE_DELETED:
      return "Message " + std::to_string(event.sequence()) + " in " + where + " was removed by its author.";
    case v1::EVENT_KIND_READ_MARKED:
      return (names.person.empty() ? "Somebody" : Clean(names.person)) + " has read " + where +
             " up to message " + std::to_string(event.sequence()) + ".";
    case v1::EVENT_KIND_FORM_DUE:
      return "A form about " + where + " waits for you. See: coconsult forms";
    case v1::EVENT_KIND_FORM_COMPLETED:
      return "A form about " + where + " was filled in.";
    case v1::EVENT_KIND_THREAD_OPENED_BY_MODERATOR:
      return "A moderator opened " + where + " for reading. Why: coconsult show " + id;
    default:
      return OtherText(event, where, note);
  }
}

}  // namespace coconsult::cli
