// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "base/id.h"

namespace coconsult {

using PractitionerId = Id<struct PractitionerTag>;
using ConsultationId = Id<struct ConsultationTag>;
using InvitationId = Id<struct InvitationTag>;
using AccountInvitationId = Id<struct AccountInvitationTag>;
using SessionId = Id<struct SessionTag>;
using FlagId = Id<struct FlagTag>;
using CaseId = Id<struct CaseTag>;
using OutcomeFormId = Id<struct OutcomeFormTag>;
using DeadlineId = Id<struct DeadlineTag>;

}  // namespace coconsult
