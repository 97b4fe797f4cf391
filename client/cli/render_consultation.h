// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "client/cli/page.h"
#include "coconsult/v1/consultation_service.pb.h"

namespace coconsult::cli {

// All of one consultation but its messages. `me`: the caller's resource name, to say which seat is theirs.
void RenderConsultation(Page& page, const v1::Consultation& consultation, const std::string& me);
void RenderConsultations(Page& page, const v1::ListConsultationsResponse& list, const std::string& me);
// The commands that make sense next, one a line; empty when there are none.
std::string NextSteps(const v1::Consultation& consultation);

void RenderAsk(Page& page, const v1::Ask& ask);
void RenderPreview(Page& page, const v1::PreviewConsultationResponse& preview);
void RenderInvitation(Page& page, const v1::Invitation& invitation);
void RenderUnanswered(Page& page, const v1::UnansweredConsultation& waiting);

// "looking for people", "active", ...
std::string StateText(v1::ConsultationState state);
std::string InvitationStateText(v1::InvitationState state);
std::string ReachText(v1::Reach reach);

}  // namespace coconsult::cli
