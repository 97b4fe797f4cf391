// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "base/check.h"
#include "domain/change.h"
#include "domain/consultation.h"

namespace coconsult {
namespace {

constexpr std::array kConsultationStates = {"draft",     "matching",   "active",
                                            "completed", "withdrawn",  "expired_unmatched",
                                            "unfilled",  "redirected", "closed_by_moderator"};
constexpr std::array kInvitationStates = {"pending", "accepted", "declined", "passed_on",
                                          "expired", "filled",   "withdrawn"};
constexpr std::array kChangeKinds = {"practitioner_named",
                                     "practitioner_registered",
                                     "practitioner_updated",
                                     "consultation_opened",
                                     "phase_changed",
                                     "consultation_closed",
                                     "awaiting_connector",
                                     "invitation_sent",
                                     "invitation_answered",
                                     "member_joined",
                                     "message_posted",
                                     "message_hidden",
                                     "form_due",
                                     "form_completed",
                                     "thread_opened_by_moderator",
                                     "flag_raised",
                                     "case_claimed",
                                     "case_closed",
                                     "roles_changed",
                                     "message_edited",
                                     "message_deleted",
                                     "read_marked",
                                     "session_ended"};

}  // namespace

bool IsTerminal(ConsultationState state) { return state >= ConsultationState::kCompleted; }

const char* Name(ConsultationState state) { return kConsultationStates.at(static_cast<std::size_t>(state)); }

std::optional<ConsultationState> ParseConsultationState(const std::string& name) {
  for (std::size_t i = 0; i < kConsultationStates.size(); ++i) {
    if (name == kConsultationStates[i]) return static_cast<ConsultationState>(i);
  }
  return std::nullopt;
}

const char* Name(InvitationState state) { return kInvitationStates.at(static_cast<std::size_t>(state)); }

const char* Name(ChangeKind kind) { return kChangeKinds.at(static_cast<std::size_t>(kind) - 1); }

}  // namespace coconsult
