// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

v1::Flag ToProto(const Flag& flag) {
  v1::Flag out;
  out.set_name(FlagName(flag.id));
  out.set_message(MessageName(flag.consultation, flag.sequence));
  out.set_reason(flag.reason);
  *out.mutable_create_time() = rpc::ToProto(flag.created_at);
  return out;
}

}  // namespace

v1::CaseState ToProto(CaseState state) {
  switch (state) {
    case CaseState::kOpen:
      return v1::CASE_STATE_OPEN;
    case CaseState::kClaimed:
      return v1::CASE_STATE_CLAIMED;
    case CaseState::kClosed:
      return v1::CASE_STATE_CLOSED;
  }
  return v1::CASE_STATE_UNSPECIFIED;
}

v1::CaseDecision ToProto(CaseDecision decision) {
  switch (decision) {
    case CaseDecision::kNone:
      return v1::CASE_DECISION_UNSPECIFIED;
    case CaseDecision::kNoAction:
      return v1::CASE_DECISION_NO_ACTION;
    case CaseDecision::kMessageHidden:
      return v1::CASE_DECISION_MESSAGE_HIDDEN;
    case CaseDecision::kAdvised:
      return v1::CASE_DECISION_ADVISED;
    case CaseDecision::kReferred:
      return v1::CASE_DECISION_REFERRED;
  }
  return v1::CASE_DECISION_UNSPECIFIED;
}

Result<CaseDecision> ToDomain(v1::CaseDecision decision) {
  switch (decision) {
    case v1::CASE_DECISION_NO_ACTION:
      return CaseDecision::kNoAction;
    case v1::CASE_DECISION_MESSAGE_HIDDEN:
      return CaseDecision::kMessageHidden;
    case v1::CASE_DECISION_ADVISED:
      return CaseDecision::kAdvised;
    case v1::CASE_DECISION_REFERRED:
      return CaseDecision::kReferred;
    case v1::CASE_DECISION_UNSPECIFIED:
    default:
      return InvalidArgument("decision",
                             "Choose a decision: no action, message hidden, advised or referred.");
  }
}

v1::Case ToProto(const app::CaseView& view) {
  const ModerationCase& item = view.item;
  v1::Case out;
  out.set_name(CaseName(item.id));
  out.set_consultation(ConsultationName(item.consultation));
  out.set_state(ToProto(item.state));
  if (!item.handler.empty()) out.set_handler(PractitionerName(item.handler));
  for (const Flag& flag : view.flags) *out.add_flags() = ToProto(flag);
  out.set_decision(ToProto(item.decision));
  out.set_decision_note(item.decision_note);
  *out.mutable_create_time() = ToProto(item.created_at);
  if (item.closed_at) *out.mutable_close_time() = ToProto(*item.closed_at);
  out.set_etag(ToEtag(item.version));
  return out;
}

v1::AuditEntry ToProto(const AuditEntry& entry) {
  v1::AuditEntry out;
  out.set_number(entry.number);
  *out.mutable_time() = ToProto(entry.at);
  if (!entry.actor.empty()) out.set_actor(PractitionerName(entry.actor));
  out.set_action(entry.action);
  out.set_subject(entry.subject);
  out.set_note(entry.note);
  return out;
}

}  // namespace coconsult::rpc
