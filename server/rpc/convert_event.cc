// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

#include <utility>

namespace coconsult::rpc {
namespace {

template <class IdType>
std::string NameUnlessEmpty(const IdBytes& bytes, std::string (*name)(IdType)) {
  const IdType id(bytes);
  return id.empty() ? "" : name(id);
}

std::string SubjectOf(const Change& change) {
  switch (change.kind) {
    case ChangeKind::kInvitationSent:
    case ChangeKind::kInvitationAnswered:
      return NameUnlessEmpty(change.subject, &InvitationName);
    case ChangeKind::kFormDue:
    case ChangeKind::kFormCompleted:
      return NameUnlessEmpty(change.subject, &OutcomeFormName);
    case ChangeKind::kFlagRaised:
    case ChangeKind::kCaseClaimed:
    case ChangeKind::kCaseClosed:
      return NameUnlessEmpty(change.subject, &CaseName);
    case ChangeKind::kPractitionerNamed:
    case ChangeKind::kPractitionerRegistered:
    case ChangeKind::kPractitionerUpdated:
    case ChangeKind::kRolesChanged:
    case ChangeKind::kMemberJoined:
      return NameUnlessEmpty(change.subject, &PractitionerName);
    case ChangeKind::kConsultationOpened:
    case ChangeKind::kPhaseChanged:
    case ChangeKind::kConsultationClosed:
    case ChangeKind::kAwaitingConnector:
    case ChangeKind::kMessagePosted:
    case ChangeKind::kMessageHidden:
    case ChangeKind::kMessageEdited:
    case ChangeKind::kMessageDeleted:
    case ChangeKind::kReadMarked:
    case ChangeKind::kThreadOpenedByModerator:
    case ChangeKind::kSessionEnded:
      return "";
  }
  return "";
}

// Invitees do not learn who asks before they accept, members not who passed or said no (which can move a
// process on), nor which moderator read or hid; moderators not who raised a flag.
bool ShowsActor(const Change& change) {
  const bool own = change.audience == Audience::kPerson && change.audience_id == change.actor.bytes();
  switch (change.kind) {
    case ChangeKind::kConsultationOpened:
    case ChangeKind::kMemberJoined:
    case ChangeKind::kMessagePosted:
    case ChangeKind::kMessageEdited:
    case ChangeKind::kMessageDeleted:
    case ChangeKind::kReadMarked:
    case ChangeKind::kFormCompleted:
      return own || change.audience == Audience::kThread;
    case ChangeKind::kCaseClaimed:
    case ChangeKind::kCaseClosed:
      return own || change.audience == Audience::kRole;
    case ChangeKind::kPractitionerNamed:
    case ChangeKind::kPractitionerRegistered:
    case ChangeKind::kPractitionerUpdated:
    case ChangeKind::kRolesChanged:
      return true;
    case ChangeKind::kPhaseChanged:
    case ChangeKind::kConsultationClosed:
    case ChangeKind::kAwaitingConnector:
    case ChangeKind::kInvitationSent:
    case ChangeKind::kInvitationAnswered:
    case ChangeKind::kFormDue:
    case ChangeKind::kFlagRaised:
    case ChangeKind::kSessionEnded:
      return own;
    case ChangeKind::kMessageHidden:
    case ChangeKind::kThreadOpenedByModerator:
      return false;
  }
  return false;
}

}  // namespace

v1::Message ToProto(app::MessageView view) {
  Message& message = view.message;
  v1::Message out;
  out.set_name(MessageName(message.consultation, message.sequence));
  out.set_sequence(message.sequence);
  out.set_author(PractitionerName(message.author));
  out.set_author_display_name(std::move(view.author_display_name));
  out.set_author_role(message.author_role);
  out.set_phase(message.phase);
  out.set_kind(message.kind);
  if (!message.hidden && !view.damaged) out.set_text(std::move(message.text));
  *out.mutable_create_time() = ToProto(message.created_at);
  out.set_hidden(message.hidden);
  out.set_hidden_reason(message.hidden_reason);
  out.set_revision(message.revision);
  if (message.edited_at) *out.mutable_edit_time() = ToProto(*message.edited_at);
  out.set_deleted(message.deleted_at.has_value());
  out.set_damaged(view.damaged);
  return out;
}

v1::EventKind ToProto(ChangeKind kind) {
  switch (kind) {
    case ChangeKind::kConsultationOpened:
      return v1::EVENT_KIND_CONSULTATION_OPENED;
    case ChangeKind::kPhaseChanged:
      return v1::EVENT_KIND_PHASE_CHANGED;
    case ChangeKind::kConsultationClosed:
      return v1::EVENT_KIND_CONSULTATION_CLOSED;
    case ChangeKind::kAwaitingConnector:
      return v1::EVENT_KIND_AWAITING_CONNECTOR;
    case ChangeKind::kInvitationSent:
      return v1::EVENT_KIND_INVITATION_SENT;
    case ChangeKind::kInvitationAnswered:
      return v1::EVENT_KIND_INVITATION_ANSWERED;
    case ChangeKind::kMemberJoined:
      return v1::EVENT_KIND_MEMBER_JOINED;
    case ChangeKind::kMessagePosted:
      return v1::EVENT_KIND_MESSAGE_POSTED;
    case ChangeKind::kMessageHidden:
      return v1::EVENT_KIND_MESSAGE_HIDDEN;
    case ChangeKind::kFormDue:
      return v1::EVENT_KIND_FORM_DUE;
    case ChangeKind::kFormCompleted:
      return v1::EVENT_KIND_FORM_COMPLETED;
    case ChangeKind::kThreadOpenedByModerator:
      return v1::EVENT_KIND_THREAD_OPENED_BY_MODERATOR;
    case ChangeKind::kFlagRaised:
      return v1::EVENT_KIND_FLAG_RAISED;
    case ChangeKind::kCaseClaimed:
      return v1::EVENT_KIND_CASE_CLAIMED;
    case ChangeKind::kCaseClosed:
      return v1::EVENT_KIND_CASE_CLOSED;
    case ChangeKind::kPractitionerNamed:
    case ChangeKind::kPractitionerRegistered:
    case ChangeKind::kPractitionerUpdated:
      return v1::EVENT_KIND_PRACTITIONER_UPDATED;
    case ChangeKind::kRolesChanged:
      return v1::EVENT_KIND_ROLES_CHANGED;
    case ChangeKind::kMessageEdited:
      return v1::EVENT_KIND_MESSAGE_EDITED;
    case ChangeKind::kMessageDeleted:
      return v1::EVENT_KIND_MESSAGE_DELETED;
    case ChangeKind::kReadMarked:
      return v1::EVENT_KIND_READ_MARKED;
    case ChangeKind::kSessionEnded:
      return v1::EVENT_KIND_SESSION_ENDED;
  }
  return v1::EVENT_KIND_UNSPECIFIED;
}

v1::Event ToProto(const app::EventView& view) {
  const Change& change = view.change;
  v1::Event out;
  out.set_position(change.position);
  out.set_kind(ToProto(change.kind));
  *out.mutable_time() = ToProto(change.at);
  if (!change.consultation.empty()) out.set_consultation(ConsultationName(change.consultation));
  out.set_subject(SubjectOf(change));
  out.set_note(change.note);
  out.set_sequence(change.sequence);
  if (view.message) *out.mutable_message() = ToProto(*view.message);
  if (!change.actor.empty() && ShowsActor(change)) out.set_actor(PractitionerName(change.actor));
  return out;
}

}  // namespace coconsult::rpc
