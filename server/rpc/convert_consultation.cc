// SPDX-License-Identifier: Apache-2.0
#include "rpc/convert.h"

namespace coconsult::rpc {
namespace {

v1::Participant ToProto(const Participant& participant, const std::string& display_name) {
  v1::Participant out;
  out.set_practitioner(PractitionerName(participant.practitioner));
  out.set_display_name(display_name);
  out.set_role(participant.role);
  out.set_sector(participant.sector);
  out.set_organisation(participant.organisation);
  out.set_locality(participant.locality);
  *out.mutable_join_time() = rpc::ToProto(participant.joined_at);
  out.set_read_sequence(participant.read_sequence);
  return out;
}

v1::AccessNotice ToProto(const ThreadAccess& access) {
  v1::AccessNotice out;
  out.set_reason(access.reason);
  out.set_break_glass(access.moderation_case.empty());
  *out.mutable_open_time() = rpc::ToProto(access.opened_at);
  *out.mutable_expire_time() = rpc::ToProto(access.expires_at);
  return out;
}

v1::PhaseStatus PhaseOf(const app::ConsultationView& view) {
  v1::PhaseStatus out;
  out.set_phase(view.consultation.phase);
  out.set_title(view.phase_title);
  out.set_guidance(view.guidance);
  out.mutable_allowed_kinds()->Assign(view.allowed_kinds.begin(), view.allowed_kinds.end());
  out.set_can_confirm(view.can_confirm);
  if (view.box_ends) *out.mutable_box_end_time() = rpc::ToProto(*view.box_ends);
  return out;
}

Reach ToDomain(v1::Reach reach) {
  switch (reach) {
    case v1::REACH_OTHER_LOCALITY:
      return Reach::kOtherLocality;
    case v1::REACH_MY_LOCALITY:
      return Reach::kMyLocality;
    case v1::REACH_ANYONE:
      return Reach::kAnyone;
    case v1::REACH_UNSPECIFIED:
    case v1::REACH_OTHER_SECTOR:
    default:
      return Reach::kOtherSector;
  }
}

v1::SuggestedPractitioner ToProto(const app::Suggestion& suggestion) {
  const Practitioner& practitioner = suggestion.practitioner;
  v1::SuggestedPractitioner out;
  out.set_practitioner(PractitionerName(practitioner.id));
  out.set_display_name(practitioner.display_name);
  out.set_sector(practitioner.profile.sector);
  out.set_locality(practitioner.profile.locality);
  out.set_reason(suggestion.reason);
  out.set_left_out_because(suggestion.left_out_because);
  return out;
}

}  // namespace

v1::Reach ToProto(Reach reach) {
  switch (reach) {
    case Reach::kOtherSector:
      return v1::REACH_OTHER_SECTOR;
    case Reach::kOtherLocality:
      return v1::REACH_OTHER_LOCALITY;
    case Reach::kMyLocality:
      return v1::REACH_MY_LOCALITY;
    case Reach::kAnyone:
      return v1::REACH_ANYONE;
  }
  return v1::REACH_UNSPECIFIED;
}

v1::ConsultationState ToProto(ConsultationState state) {
  switch (state) {
    case ConsultationState::kDraft:
      return v1::CONSULTATION_STATE_DRAFT;
    case ConsultationState::kMatching:
      return v1::CONSULTATION_STATE_MATCHING;
    case ConsultationState::kActive:
      return v1::CONSULTATION_STATE_ACTIVE;
    case ConsultationState::kCompleted:
      return v1::CONSULTATION_STATE_COMPLETED;
    case ConsultationState::kWithdrawn:
      return v1::CONSULTATION_STATE_WITHDRAWN;
    case ConsultationState::kExpiredUnmatched:
      return v1::CONSULTATION_STATE_EXPIRED_UNMATCHED;
    case ConsultationState::kUnfilled:
      return v1::CONSULTATION_STATE_UNFILLED;
    case ConsultationState::kRedirected:
      return v1::CONSULTATION_STATE_REDIRECTED;
    case ConsultationState::kClosedByModerator:
      return v1::CONSULTATION_STATE_CLOSED_BY_MODERATOR;
  }
  return v1::CONSULTATION_STATE_UNSPECIFIED;
}

v1::InvitationState ToProto(InvitationState state) {
  switch (state) {
    case InvitationState::kPending:
      return v1::INVITATION_STATE_PENDING;
    case InvitationState::kAccepted:
      return v1::INVITATION_STATE_ACCEPTED;
    case InvitationState::kDeclined:
      return v1::INVITATION_STATE_DECLINED;
    case InvitationState::kPassedOn:
      return v1::INVITATION_STATE_PASSED_ON;
    case InvitationState::kExpired:
      return v1::INVITATION_STATE_EXPIRED;
    case InvitationState::kFilled:
      return v1::INVITATION_STATE_FILLED;
    case InvitationState::kWithdrawn:
      return v1::INVITATION_STATE_WITHDRAWN;
  }
  return v1::INVITATION_STATE_UNSPECIFIED;
}

Result<app::InvitationAnswer> ToDomain(v1::InvitationAnswer answer) {
  switch (answer) {
    case v1::INVITATION_ANSWER_ACCEPT:
      return app::InvitationAnswer::kAccept;
    case v1::INVITATION_ANSWER_DECLINE:
      return app::InvitationAnswer::kDecline;
    case v1::INVITATION_ANSWER_PASS_ON:
      return app::InvitationAnswer::kPassOn;
    case v1::INVITATION_ANSWER_UNSPECIFIED:
    default:
      return InvalidArgument("answer", "Choose: accept, decline or pass on.");
  }
}

v1::Ask ToProto(const Ask& ask) {
  v1::Ask out;
  out.set_title(ask.title);
  out.set_situation(ask.situation);
  out.set_tried(ask.tried);
  out.set_help_wanted(ask.help_wanted);
  out.set_theme(ask.theme);
  out.set_problem_type(ask.problem_type);
  out.set_reach(ToProto(ask.reach));
  out.set_same_organisation_welcome(ask.same_organisation_welcome);
  out.set_urgent(ask.urgent);
  return out;
}

Ask ToDomain(const v1::Ask& ask) {
  Ask out;
  out.title = ask.title();
  out.situation = ask.situation();
  out.tried = ask.tried();
  out.help_wanted = ask.help_wanted();
  out.theme = ask.theme();
  out.problem_type = ask.problem_type();
  out.reach = ToDomain(ask.reach());
  out.same_organisation_welcome = ask.same_organisation_welcome();
  out.urgent = ask.urgent();
  return out;
}

v1::Consultation ToProto(const app::ConsultationView& view) {
  const Consultation& consultation = view.consultation;
  v1::Consultation out;
  out.set_name(ConsultationName(consultation.id));
  *out.mutable_ask() = ToProto(consultation.ask);
  out.set_state(ToProto(consultation.state));
  out.set_state_reason(consultation.state_reason);
  out.set_process(consultation.process);
  *out.mutable_phase() = PhaseOf(view);
  for (const auto& [participant, display_name] : view.participants) {
    *out.add_participants() = ToProto(participant, display_name);
  }
  out.set_awaits_connector(consultation.awaits_connector);
  out.set_invited_count(view.invited);
  out.set_pending_count(view.pending);
  out.set_last_sequence(consultation.last_sequence);
  *out.mutable_create_time() = ToProto(consultation.created_at);
  if (consultation.opened_at) *out.mutable_open_time() = ToProto(*consultation.opened_at);
  if (consultation.closed_at) *out.mutable_close_time() = ToProto(*consultation.closed_at);
  out.set_etag(ToEtag(consultation.version + consultation.last_sequence));
  for (const ThreadAccess& access : view.accesses) *out.add_access_notices() = ToProto(access);
  out.set_take_away(view.take_away);
  return out;
}

v1::PreviewConsultationResponse ToProto(const app::Preview& preview) {
  v1::PreviewConsultationResponse out;
  for (const app::PreviewCandidate& candidate : preview.first_wave) {
    v1::Candidate* added = out.add_candidates();
    added->set_sector(candidate.sector);
    added->set_locality(candidate.locality);
    added->set_role_level(candidate.role_level);
    added->set_reason(candidate.reason);
  }
  out.set_eligible_count(preview.eligible);
  for (const auto& [cause, count] : preview.left_out) {
    v1::LeftOut* added = out.add_left_out();
    added->set_cause(cause);
    added->set_count(count);
  }
  out.mutable_hints()->Assign(preview.hints.begin(), preview.hints.end());
  return out;
}

v1::Invitation ToProto(const app::InvitationView& view) {
  const Invitation& invitation = view.invitation;
  v1::Invitation out;
  out.set_name(InvitationName(invitation.id));
  out.set_consultation(ConsultationName(invitation.consultation));
  out.set_state(ToProto(invitation.state));
  out.set_reason(invitation.reason);
  *out.mutable_ask() = ToProto(view.ask);
  out.set_asker_sector(view.asker_sector);
  out.set_asker_locality(view.asker_locality);
  *out.mutable_create_time() = ToProto(invitation.created_at);
  *out.mutable_expire_time() = ToProto(invitation.expires_at);
  out.set_introduced_by_connector(invitation.introduced);
  out.set_process(view.process);
  return out;
}

v1::UnansweredConsultation ToProto(const app::UnansweredView& view) {
  v1::UnansweredConsultation out;
  out.set_name(ConsultationName(view.consultation.id));
  *out.mutable_ask() = ToProto(view.consultation.ask);
  if (view.consultation.opened_at) *out.mutable_open_time() = ToProto(*view.consultation.opened_at);
  out.set_invited_count(view.invited);
  for (const app::Suggestion& suggestion : view.suggestions) *out.add_suggestions() = ToProto(suggestion);
  return out;
}

}  // namespace coconsult::rpc
